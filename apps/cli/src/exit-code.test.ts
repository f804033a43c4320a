import { expect, test } from "vitest";

import { exitCodeOf } from "./exit-code.ts";

test.each([
  ["done", undefined, 0],
  ["failed", undefined, 1],
  ["cancelled", undefined, 1],
  ["rejected", undefined, 3],
  ["suspended", undefined, 4],
  ["timed_out", undefined, 5],
  ["suspended", "SIGINT", 130],
  ["suspended", "SIGTERM", 143],
  ["suspended", "SIGHUP", 129],
  // It ended before the signal could stop it.
  ["done", "SIGINT", 0],
  ["failed", "SIGTERM", 1],
] as const)("a run that is %s, stopped by %s, exits with %i", (status, signal, code) => {
  expect(exitCodeOf(status, signal)).toBe(code);
});
