import assert from "node:assert/strict";
import type { Effect, Grant, Json, Runtime } from "@tidemark/spec";
import { createCall } from "./create-call.ts";
import {
  nameOf,
  type RefusedSettings,
  type RuntimeSuite,
  type SuiteCase,
  type ValidCall,
} from "./runtime-suite.ts";
import { validateSettings } from "./validate-settings.ts";

const effects: readonly Effect[] = ["pure", "idempotent", "once"];
const unknownKey = "a_setting_that_no_runtime_has";

/** Which settings a runtime takes, and what it says about a call before it is made. */
export function runtimeSettingsCases({ runtime, valid, refused }: RuntimeSuite): readonly SuiteCase[] {
  return [
    ...valid.map((subject) => ({
      name: `accepts ${nameOf(subject)}`,
      run: async () => void (await createCall(runtime(), { settings: subject.settings })),
    })),
    ...refused.map((subject) => ({
      name: `refuses ${nameOf(subject)}`,
      run: () => checkRefused(runtime(), subject),
    })),
    {
      name: "refuses settings that it does not know",
      run: async () => {
        for (const { settings } of valid) {
          await checkRefused(runtime(), { settings: { ...settings, [unknownKey]: 1 } });
        }
      },
    },
    {
      name: "refuses settings that are no object",
      run: async () => {
        for (const settings of [null, true, 5, "text", []]) await checkRefused(runtime(), { settings });
      },
    },
    {
      name: "knows what a repeat would do",
      run: async () => {
        for (const subject of valid) await checkEffect(runtime, subject);
      },
    },
    {
      name: "asks for grants in the known form",
      run: async () => {
        for (const subject of valid) await checkGrants(runtime, subject);
      },
    },
  ];
}

async function checkRefused(runtime: Runtime, { settings, path }: RefusedSettings): Promise<void> {
  const { issues } = await validateSettings(runtime, settings);
  assert.ok(issues !== undefined && issues.length > 0, `Expected ${JSON.stringify(settings)} to be refused.`);
  for (const { message } of issues)
    assert.ok(message.trim() !== "", "Expected each issue to say what is wrong.");
  if (path === undefined) return;
  const paths = issues.map((issue) => issue.path.join("."));
  assert.ok(
    paths.includes(path.join(".")),
    `Expected an issue at "${path.join(".")}", got ${JSON.stringify(paths)}.`,
  );
}

async function checkEffect(runtime: () => Runtime, subject: ValidCall): Promise<void> {
  const subjectRuntime = runtime();
  const { config } = await createCall(subjectRuntime, { settings: subject.settings });
  const effect = subjectRuntime.effect(config, subject.body);
  assert.ok(effects.includes(effect), `Expected one of ${effects.join(", ")}, got ${effect}.`);
  assert.equal(
    subjectRuntime.effect(config, subject.body),
    effect,
    "Expected the same answer the second time.",
  );
  assert.equal(
    runtime().effect(config, subject.body),
    effect,
    "Expected the same answer of another instance.",
  );
  if (subject.effect !== undefined) assert.equal(effect, subject.effect, `Effect of ${nameOf(subject)}`);
}

async function checkGrants(runtime: () => Runtime, subject: ValidCall): Promise<void> {
  const subjectRuntime = runtime();
  const { config } = await createCall(subjectRuntime, { settings: subject.settings });
  const grants = subjectRuntime.grants?.(config, subject.body) ?? [];
  for (const grant of grants) {
    assert.ok(
      isGrant(grant),
      `Expected { kind: "net" | "run" | "read" | "write" | "env", … }, got ${JSON.stringify(grant)}.`,
    );
  }
  assert.deepEqual(
    subjectRuntime.grants?.(config, subject.body) ?? [],
    grants,
    "Expected the same answer the second time.",
  );
  if (subject.grants !== undefined) assert.deepEqual(grants, subject.grants, `Grants of ${nameOf(subject)}`);
}

const subjectOf: Readonly<Record<Grant["kind"], string>> = {
  net: "host",
  run: "command",
  read: "path",
  write: "path",
  env: "name",
};

function isGrant(grant: Grant): boolean {
  const subject = (grant as unknown as Readonly<Record<string, Json>>)[subjectOf[grant.kind]];
  return typeof subject === "string" && subject !== "";
}
