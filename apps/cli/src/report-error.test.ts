import { TidemarkError } from "@tidemark/spec";
import { expect, test } from "vitest";

import { CliError } from "./cli-error.ts";
import { createMemoryTerminal } from "./fixtures/memory-terminal.ts";
import { reportError } from "./report-error.ts";

function report(error: unknown): { readonly code: number; readonly stderr: string } {
  const terminal = createMemoryTerminal("/");
  const code = reportError(error, terminal);
  return { code, stderr: terminal.printed.stderr };
}

test("tells a known error by message and hint", () => {
  const error = new CliError("unreadable_file", "There is no file a.", { hint: "Did you mean b?" });
  expect(report(error)).toEqual({ code: 2, stderr: "error: There is no file a.\n  help: Did you mean b?\n" });
});

test.each([
  ["locked", 75],
  ["damaged", 70],
  ["stalled", 1],
  ["unwritable", 1],
  ["invalid_input", 2],
])("an error %s of another package exits with %i", (code, exitCode) => {
  expect(report(new TidemarkError("other", code, "No."))).toEqual({ code: exitCode, stderr: "error: No.\n" });
});

test("tells an error of the system by its message", () => {
  const error = Object.assign(new Error("EACCES: permission denied, mkdir '/x'"), {
    code: "EACCES",
    syscall: "mkdir",
  });
  expect(report(error)).toEqual({ code: 1, stderr: "error: EACCES: permission denied, mkdir '/x'\n" });
});

test("anything else is a defect and shows where it happened", () => {
  const { code, stderr } = report(new TypeError("x is undefined"));
  expect(code).toBe(1);
  expect(stderr).toContain("report this");
  expect(stderr).toMatch(/TypeError: x is undefined\n +at /);
  expect(report("thrown").stderr).toContain("thrown");
});

test("lets nothing of a message act on the terminal", () => {
  expect(report(new CliError("invalid_values", "\u001B]0;x\u0007")).stderr).toBe("error: \\x1b]0;x\\x07\n");
});
