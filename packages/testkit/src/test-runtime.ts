import assert from "node:assert/strict";
import { runtimeAbortCases } from "./runtime-abort-cases.ts";
import { runtimeDescriptionCases } from "./runtime-description-cases.ts";
import { runtimeErrorCases } from "./runtime-error-cases.ts";
import { runtimeExecutionCases } from "./runtime-execution-cases.ts";
import { runtimeQuestionCases } from "./runtime-question-cases.ts";
import { runtimeSettingsCases } from "./runtime-settings-cases.ts";
import type { RuntimeSuite, SuiteCase } from "./runtime-suite.ts";

/**
 * Registers the tests that every runtime must pass, with whatever test runner is handed in.
 *
 * @example
 * import { test } from "node:test";
 *
 * testRuntime({
 *   test,
 *   runtime: () => greet(),
 *   valid: [{ settings: { name: "Ada" }, output: "Hello, Ada!", effect: "pure" }],
 *   refused: [{ settings: { name: 5 }, path: ["name"] }],
 * });
 */
export function testRuntime(suite: RuntimeSuite): void {
  const { type, asks } = suite.runtime();
  const cases = [
    ...runtimeDescriptionCases(suite),
    ...runtimeSettingsCases(suite),
    ...(asks === true ? askingCases(suite) : workingCases(suite)),
  ];
  for (const { name, run } of cases) suite.test(`${type} ${name}`, run);
}

function askingCases(suite: RuntimeSuite): readonly SuiteCase[] {
  assert.ok(
    suite.failing === undefined && suite.slow === undefined,
    "Expected neither `failing` nor `slow` for a runtime that asks: it is never called.",
  );
  return runtimeQuestionCases(suite);
}

function workingCases(suite: RuntimeSuite): readonly SuiteCase[] {
  return [...runtimeExecutionCases(suite), ...runtimeAbortCases(suite), ...runtimeErrorCases(suite)];
}
