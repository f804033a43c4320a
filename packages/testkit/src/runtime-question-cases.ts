import assert from "node:assert/strict";
import { idPattern, type QuestionAction, type QuestionDraft, type Runtime } from "@tidemark/spec";
import { createCall } from "./create-call.ts";
import { observeCall } from "./observe-call.ts";
import { nameOf, type RuntimeSuite, type SuiteCase, type ValidCall } from "./runtime-suite.ts";

const inputs: readonly QuestionAction["input"][] = ["none", "optional", "required"];
const unattendedRules: readonly QuestionDraft["unattended"][] = ["suspend", "default", "approve", "reject"];
const draftKeys: readonly string[] = [
  ...["ask", "show", "actions", "default", "unattended", "onInterrupt", "onReject"],
];

/** What a runtime asks that works by asking a person. */
export function runtimeQuestionCases(suite: RuntimeSuite): readonly SuiteCase[] {
  const { runtime, valid } = suite;
  return [
    ...valid.map((subject) => ({
      name: `asks ${nameOf(subject)}`,
      run: async () => {
        const draft = await draftOf(runtime(), subject);
        checkDraft(draft);
        checkExpected(draft, subject);
      },
    })),
    {
      name: "asks the same again, whatever it has asked before",
      run: async () => {
        const one = runtime();
        assert.notEqual(one, runtime(), "Expected the factory to make a new runtime each time.");
        for (const subject of valid) {
          const alone = structuredClone(await draftOf(runtime(), subject));
          const message = `Expected the same question of ${nameOf(subject)} each time.`;
          assert.deepEqual(await draftOf(one, subject), alone, message);
          assert.deepEqual(await draftOf(one, subject), alone, message);
        }
      },
    },
    {
      name: "does no work where nobody asks its question",
      run: async () => {
        for (const subject of valid) {
          const { failure, events } = await observeCall(suite, runtime(), subject);
          assert.ok(failure !== undefined, `Expected a call with ${nameOf(subject)} to reject.`);
          assert.ok(failure.error instanceof Error, "Expected an Error to be thrown.");
          const { code } = failure.error as { readonly code?: unknown };
          assert.equal(typeof code, "string", "Expected the error to have a `code`.");
          assert.deepEqual(events, [], "Expected nothing to be emitted.");
        }
      },
    },
  ];
}

async function draftOf(runtime: Runtime, subject: ValidCall): Promise<QuestionDraft> {
  const { config } = await createCall(runtime, { settings: subject.settings });
  assert.ok(runtime.ask !== undefined, "Expected `ask` where `asks` is true.");
  return runtime.ask(config, subject.body);
}

function checkDraft(draft: QuestionDraft): void {
  assert.deepEqual(
    JSON.parse(JSON.stringify(draft)),
    draft,
    "Expected the question to survive JSON unchanged.",
  );
  const unknown = Object.keys(draft).filter((key) => !draftKeys.includes(key));
  assert.deepEqual(
    unknown,
    [],
    `Expected a question of ${draftKeys.join(", ")}, which the engine completes.`,
  );
  const { ask, actions, unattended, onInterrupt, onReject } = draft;
  assert.ok(ask === undefined || ask.trim() !== "", "Expected `ask` to be text, or left out.");
  checkActions(actions);
  assert.ok(
    unattendedRules.includes(unattended),
    `Expected one of ${unattendedRules.join(", ")}, got ${unattended}.`,
  );
  assert.ok(["suspend", "reject"].includes(onInterrupt), "Expected `onInterrupt` to be suspend or reject.");
  assert.ok(["end", "continue"].includes(onReject), "Expected `onReject` to be end or continue.");
  for (const [key, name] of takenByItself(draft)) {
    const action = actions.find((candidate) => candidate.name === name);
    assert.ok(
      action !== undefined,
      `Expected \`${name}\`, which \`${key}\` takes, to be one of the actions.`,
    );
    assert.notEqual(
      action.input,
      "required",
      `Expected \`${key}\` to be an answer that needs no input: nobody gives one.`,
    );
  }
}

function checkActions(actions: readonly QuestionAction[]): void {
  assert.ok(actions.length > 0, "Expected at least one action.");
  const names = actions.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length, `Expected each action once, got ${names.join(", ")}.`);
  for (const { name, label, input } of actions) {
    assert.match(name, idPattern, "Expected the name of an action as somebody would type it.");
    assert.ok(label.trim() !== "", `Expected a label for ${name}.`);
    assert.ok(inputs.includes(input), `Expected the input of ${name} to be one of ${inputs.join(", ")}.`);
  }
}

/** The answers that are given without a person. */
function takenByItself(draft: QuestionDraft): readonly (readonly [key: string, action: string])[] {
  const { default: answer = "reject", unattended, onInterrupt } = draft;
  return [
    ["default", answer],
    ...(unattended === "approve" || unattended === "reject" ? [["unattended", unattended] as const] : []),
    ...(onInterrupt === "reject" ? [["onInterrupt", onInterrupt] as const] : []),
  ];
}

function checkExpected(draft: QuestionDraft, { output, question }: ValidCall): void {
  assert.equal(output, undefined, "Expected `question` and no `output`: a runtime that asks gives none.");
  if (typeof question === "function") question(draft);
  else if (question !== undefined) assert.deepEqual(draft, question);
}
