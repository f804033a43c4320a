import { withEngine, type EngineCase, type EngineSuite } from "./engine-suite.ts";
import { engineEndCases } from "./engine-end-cases.ts";
import { engineEventCases } from "./engine-event-cases.ts";
import { engineFailureCases } from "./engine-failure-cases.ts";
import { engineHandlerCases } from "./engine-handler-cases.ts";
import { engineOrderCases } from "./engine-order-cases.ts";
import { engineQuestionCases } from "./engine-question-cases.ts";
import { engineValueCases } from "./engine-value-cases.ts";

/**
 * Registers the tests that every engine must pass, with whatever test runner is handed in.
 *
 * @example
 * testEngine({ test, createEngine: ({ runtimes }) => createEngine({ runtimes }) });
 */
export function testEngine(suite: EngineSuite): void {
  const cases: Readonly<Record<string, EngineCase>> = {
    ...engineOrderCases,
    ...engineValueCases,
    ...engineFailureCases,
    ...engineHandlerCases,
    ...engineQuestionCases,
    ...engineEndCases,
    ...engineEventCases,
  };
  for (const [name, run] of Object.entries(cases))
    suite.test(`engine: ${name}`, () => withEngine(suite, run));
}
