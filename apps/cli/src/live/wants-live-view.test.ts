import { expect, test } from "vitest";

import { createMemoryTerminal } from "../fixtures/memory-terminal.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { wantsLiveView } from "./wants-live-view.ts";

const memory = createMemoryTerminal("/", { TERM: "xterm" });
const terminal: Terminal = {
  ...memory,
  stdin: { ...memory.stdin, isTerminal: true },
  stderr: { ...memory.stderr, isTerminal: true, columns: 80 },
};

test("a terminal with somebody at it has a live view", () => {
  expect(wantsLiveView(terminal)).toBe(true);
  expect(wantsLiveView({ ...terminal, environment: { NO_COLOR: "1" } }, { ui: "full" })).toBe(true);
});

test.each<readonly [string, Partial<Terminal>, Parameters<typeof wantsLiveView>[1]]>([
  ["a pipe", { stderr: memory.stderr }, {}],
  ["no keys", { stdin: memory.stdin }, {}],
  ["CI", { environment: { CI: "true" } }, {}],
  ["TERM=dumb", { environment: { TERM: "dumb" } }, { ui: "full" }],
  ["a screen reader", { environment: { INK_SCREEN_READER: "true" } }, {}],
  ["--screen-reader", {}, { screenReader: true }],
  ["--quiet", {}, { quiet: true }],
  ["--ui plain", {}, { ui: "plain" }],
  ["--format plain", {}, { format: "plain" }],
  ["no width", { stderr: { ...terminal.stderr, columns: 0 } }, {}],
  ["little width", { stderr: { ...terminal.stderr, columns: 20 } }, {}],
])("with %s it has none", (_, change, wish) => {
  expect(wantsLiveView({ ...terminal, ...change }, wish)).toBe(false);
});
