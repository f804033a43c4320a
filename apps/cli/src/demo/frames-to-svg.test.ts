import { expect, test } from "vitest";

import { framesToSvg } from "./frames-to-svg.ts";
import type { Run } from "./record-terminal.ts";

const run = (text: string, more: Partial<Run> = {}): Run => ({
  column: 0,
  text,
  width: text.length,
  bold: false,
  dim: false,
  ...more,
});

test("draws each line once, each frame in its time, and the last one for who wants no motion", () => {
  const svg = framesToSvg(
    [
      { atMs: 0, lines: [[run(" one ", { color: 2, bold: true })], []] },
      { atMs: 1000, lines: [[run(" one ", { color: 2, bold: true })], [run("<two> & \u0007")]] },
    ],
    { columns: 10, restMs: 3000 },
  );
  expect(svg.match(/>one</g)).toHaveLength(1);
  expect(svg).toContain('<text x="8.4" textLength="25.2" class="b c2">one</text>');
  expect(svg.match(/href="#l0"/g)).toHaveLength(2);
  expect(svg).toContain("&lt;two&gt; &amp; \\x07");
  expect(svg).toContain("animation:film 4000ms");
  expect(svg).toContain("25%{transform:translateY(-98px)}");
  expect(svg).toContain("animation:none;transform:translateY(-98px)");
});
