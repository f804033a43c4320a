import { runtimeAbortCases } from "./runtime-abort-cases.ts";
import { runtimeDescriptionCases } from "./runtime-description-cases.ts";
import { runtimeErrorCases } from "./runtime-error-cases.ts";
import { runtimeExecutionCases } from "./runtime-execution-cases.ts";
import { runtimeSettingsCases } from "./runtime-settings-cases.ts";
import type { RuntimeSuite } from "./runtime-suite.ts";

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
  const { type } = suite.runtime();
  const cases = [
    ...runtimeDescriptionCases(suite),
    ...runtimeSettingsCases(suite),
    ...runtimeExecutionCases(suite),
    ...runtimeAbortCases(suite),
    ...runtimeErrorCases(suite),
  ];
  for (const { name, run } of cases) suite.test(`${type} ${name}`, run);
}
