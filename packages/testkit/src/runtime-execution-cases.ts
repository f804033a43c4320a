import assert from "node:assert/strict";
import type { Json, Runtime } from "@tidemark/spec";
import { lateEvents, observeCall, observeSuccess, type Observation } from "./observe-call.ts";
import { watchResources } from "./resource-watch.ts";
import { nameOf, type RuntimeSuite, type SuiteCase, type ValidCall } from "./runtime-suite.ts";

/** What a runtime does when it is called and nothing goes wrong. */
export function runtimeExecutionCases(suite: RuntimeSuite): readonly SuiteCase[] {
  const { runtime, valid } = suite;
  return [
    ...valid.map((subject) => ({
      name: `runs ${nameOf(subject)}`,
      run: async () => {
        const { output } = await observeCall(suite, runtime(), subject).then(succeeded);
        checkJson(output);
        checkOutput(output, subject);
      },
    })),
    {
      name: "gives the same again where a repeat changes nothing",
      run: async () => {
        for (const subject of valid) await checkRepeat(suite, subject);
      },
    },
    {
      name: "keeps calls and instances apart",
      run: () => checkApart(suite),
    },
    {
      name: "evaluates deferred settings with the names it declares",
      run: async () => {
        for (const subject of valid) await checkVariables(suite, subject);
      },
    },
    {
      name: "emits nothing after it has settled",
      run: async () => {
        const observations: Observation[] = [];
        for (const subject of [...valid, ...(suite.failing ?? [])]) {
          observations.push(await observeCall(suite, runtime(), subject));
        }
        assert.deepEqual(await lateEvents(observations), []);
      },
    },
    {
      name: "leaves nothing open",
      run: async () => {
        const watch = watchResources();
        for (const subject of [...valid, ...(suite.failing ?? [])]) {
          const { listeners } = await watch.during(() => observeCall(suite, runtime(), subject));
          assert.equal(listeners, 0, `Expected no abort listener to be left by ${nameOf(subject)}.`);
        }
        assert.deepEqual(
          await watch.end(),
          [],
          "Expected no timer, socket, pipe or process to be left open.",
        );
      },
    },
  ];
}

function succeeded(observation: Observation): { readonly output: unknown } {
  if (observation.failure !== undefined) throw observation.failure.error;
  return { output: observation.output };
}

function checkJson(output: unknown): asserts output is Json {
  assert.ok(output !== undefined, "Expected JSON, got undefined. Return null where there is nothing to say.");
  const travelled = JSON.parse(JSON.stringify(output) ?? "null") as unknown;
  assert.deepEqual(travelled, output, "Expected the output to survive JSON unchanged.");
}

function checkOutput(output: Json, { output: expected }: ValidCall): void {
  if (typeof expected === "function") expected(output);
  else if (expected !== undefined) assert.deepEqual(output, expected);
}

async function checkRepeat(suite: RuntimeSuite, subject: ValidCall): Promise<void> {
  const runtime = suite.runtime();
  const first = await observeSuccess(suite, runtime, subject);
  if (runtime.effect(first.call.config, subject.body) !== "pure") return;
  const second = await observeSuccess(suite, runtime, subject);
  assert.deepEqual(
    second.output,
    first.output,
    `Expected the same output of ${nameOf(subject)}, which is pure.`,
  );
}

async function checkApart(suite: RuntimeSuite): Promise<void> {
  const [one, other] = [suite.runtime(), suite.runtime()];
  assert.notEqual(one, other, "Expected the factory to make a new runtime each time.");
  const alone: Observation[] = [];
  for (const subject of suite.valid) alone.push(await observeSuccess(suite, suite.runtime(), subject));
  await Promise.all(
    [one, other].flatMap((runtime) =>
      suite.valid.map((subject, index) => compare(suite, runtime, subject, alone[index]?.output ?? null)),
    ),
  );
}

async function compare(
  suite: RuntimeSuite,
  runtime: Runtime,
  subject: ValidCall,
  alone: Json,
): Promise<void> {
  const { output, call } = await observeSuccess(suite, runtime, subject);
  checkOutput(output, subject);
  if (runtime.effect(call.config, subject.body) !== "pure") return;
  assert.deepEqual(
    output,
    alone,
    `Expected ${nameOf(subject)} to give the same beside other calls as alone.`,
  );
}

async function checkVariables(suite: RuntimeSuite, subject: ValidCall): Promise<void> {
  const runtime = suite.runtime();
  for (const [setting, { variables }] of Object.entries(runtime.deferred ?? {})) {
    const evaluate = subject.deferred?.[setting];
    if (evaluate === undefined) continue;
    const [first = "", ...rest] = variables;
    const expected = [
      typeof subject.settings["as"] === "string" ? subject.settings["as"] : first,
      ...rest,
    ].toSorted();
    const seen: string[][] = [];
    const recording = (given: Readonly<Record<string, Json>>): Json => {
      seen.push(Object.keys(given).toSorted());
      return evaluate(given);
    };
    await observeSuccess(suite, runtime, {
      ...subject,
      deferred: { ...subject.deferred, [setting]: recording },
    });
    for (const names of seen)
      assert.deepEqual(names, expected, `Variables of ${setting} in ${nameOf(subject)}`);
  }
}
