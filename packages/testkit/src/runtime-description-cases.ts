import assert from "node:assert/strict";
import { idPattern, type BodyKind, type DeferredSetting, type Runtime } from "@tidemark/spec";
import type { RuntimeSuite, SuiteCase } from "./runtime-suite.ts";

const bodyKinds: readonly BodyKind[] = ["raw", "template", "expression"];
const deferredKinds: readonly DeferredSetting["kind"][] = ["expression", "template"];

/** What a runtime says about itself, without doing anything. */
export function runtimeDescriptionCases({ runtime, valid }: RuntimeSuite): readonly SuiteCase[] {
  return [
    {
      name: "names its type and the version of the contract",
      run: async () => {
        const { type, version } = runtime();
        assert.match(type, idPattern, "Expected `type` to be a name for `uses`.");
        assert.equal(version, 1, "Expected `version` to be the contract's.");
      },
    },
    {
      name: "describes itself in plain data",
      run: async () => checkDescription(runtime()),
    },
    {
      name: "is tried with every body language it declares",
      run: async () => {
        const tried = new Set(valid.map(({ body }) => body?.language));
        const untried = Object.keys(runtime().languages ?? {}).filter((language) => !tried.has(language));
        assert.deepEqual(untried, [], "Expected a valid call with a body in each language.");
      },
    },
    {
      name: "is tried with every setting it defers",
      run: async () => {
        const tried = new Set(valid.flatMap(({ deferred = {} }) => Object.keys(deferred)));
        const untried = Object.keys(runtime().deferred ?? {}).filter((setting) => !tried.has(setting));
        assert.deepEqual(untried, [], "Expected a valid call with each deferred setting.");
      },
    },
  ];
}

function checkDescription(runtime: Runtime): void {
  const { type, languages, deferred, values, timeoutMs, asks } = runtime;
  const description = { type, languages, deferred, values, timeoutMs, asks };
  const travelled = JSON.parse(JSON.stringify(description)) as unknown;
  assert.deepEqual(travelled, withoutUndefined(description), "Expected the description to survive JSON.");
  for (const [language, kind] of Object.entries(languages ?? {})) {
    assert.match(language, /^[a-z][a-z0-9_+-]*$/, "Expected a language as it is written behind a fence.");
    assert.ok(
      bodyKinds.includes(kind),
      `Expected ${language} to be one of ${bodyKinds.join(", ")}, got ${kind}.`,
    );
  }
  for (const [setting, { kind, variables }] of Object.entries(deferred ?? {})) {
    assert.ok(deferredKinds.includes(kind), `Expected ${setting} to be one of ${deferredKinds.join(", ")}.`);
    for (const variable of variables)
      assert.match(variable, idPattern, `Expected ${setting} to bind a name.`);
  }
  assert.ok(values === undefined || typeof values === "boolean", "Expected `values` to be true or false.");
  assert.ok(asks === undefined || typeof asks === "boolean", "Expected `asks` to be true or false.");
  assert.equal("ask" in runtime, asks === true, "Expected `ask` where `asks` is true, and nowhere else.");
  if (timeoutMs !== undefined) {
    assert.ok(
      Number.isSafeInteger(timeoutMs) && timeoutMs > 0,
      "Expected `timeoutMs` to be a positive integer.",
    );
  }
}

function withoutUndefined(object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
