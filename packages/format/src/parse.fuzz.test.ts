import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { example } from "./example.fixture.ts";
import { renderDiagnostics } from "./render/render-diagnostic.ts";
import { validate } from "./validate.ts";

const snippets = [
  ...[
    "---\n",
    "name: x\n",
    "# Title\n",
    "## Step `id`\n",
    "### Deeper\n",
    "```yaml step\n",
    "```\n",
    "```sh step timeout=10s\n",
    "~~~cel step\n",
    "~~~\n",
  ],
  ...[
    "uses: http\n",
    "when: !a\n",
    "retry: { max: 3 }\n",
    "repeat:\n  until: a\n",
    "needs: [a, b]\n",
    "${{ a }}",
    "${{ ",
    " }}",
    "```yaml group\n",
    "each: ${{ x }}\n",
  ],
  ...[
    "- ",
    "> ",
    "    ",
    "\t",
    "<div>\n",
    "<!-- tidemark:log -->\n",
    "\r\n",
    "\r",
    "\u0000",
    "\ufeff",
    "日本",
    "é",
    "|",
    ">-\n",
    '"',
    "'",
    "{",
    "}",
    "[",
    "]",
    ": ",
    "#",
    "&a ",
    "*a",
    "!!x ",
  ],
];

function check(text: string): void {
  const { diagnostics, definition, plan } = validate(text, { path: "x.flow.md", runtimes: [] });
  let previous = 0;
  for (const { range, message, related = [] } of diagnostics) {
    for (const { start, end } of [range, ...related.map((place) => place.range)]) {
      expect(start.offset).toBeGreaterThanOrEqual(0);
      expect(end.offset).toBeGreaterThanOrEqual(start.offset);
      expect(end.offset).toBeLessThanOrEqual(text.length);
      expect(lineOf(text, start.offset)).toBe(start.line);
      expect(start.column).toBeGreaterThan(0);
    }
    expect(range.start.offset).toBeGreaterThanOrEqual(previous);
    previous = range.start.offset;
    expect(message).not.toMatch(/undefined|NaN|\[object/);
  }
  const hasErrors = diagnostics.some(({ severity }) => severity === "error");
  expect(definition === undefined).toBe(hasErrors);
  expect(plan === undefined).toBe(hasErrors);
  renderDiagnostics(diagnostics, text);
}

function lineOf(text: string, offset: number): number {
  return text
    .slice(0, offset)
    .replace(/\r$/, text[offset] === "\n" ? "" : "\r")
    .split(/\r\n?|\n/).length;
}

describe("parsing never throws and every place is inside the file", () => {
  it("for any text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), check), { numRuns: 500 });
  });

  it("for anything that looks like a flow", () => {
    const text = fc.array(fc.constantFrom(...snippets), { maxLength: 40 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (body) => check(body)),
      { numRuns: 800 },
    );
    fc.assert(
      fc.property(text, (body) => check(`---\nname: x\n---\n${body}`)),
      { numRuns: 1200 },
    );
  });

  it("for a good file with something deleted, doubled, moved or put in", () => {
    const place = fc.nat({ max: example.length });
    const length = fc.nat({ max: 60 });
    fc.assert(
      fc.property(place, length, place, fc.constantFrom("", ...snippets), (from, size, to, inserted) => {
        const part = example.slice(from, from + size);
        const without = example.slice(0, from) + example.slice(from + size);
        check(without);
        check(without.slice(0, to) + part + inserted + without.slice(to));
        check(example.slice(0, to) + part + inserted + example.slice(to));
      }),
      { numRuns: 300 },
    );
  });

  it("for a good file with other line ends", () => {
    for (const end of ["\r\n", "\r"]) check(example.replaceAll("\n", end));
  });
});
