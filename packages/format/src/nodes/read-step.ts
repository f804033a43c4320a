import type { Json, StepBody, StepDefinition } from "@tidemark/spec";
import type { Diagnostics } from "../diagnostics.ts";
import { Field } from "../settings/field.ts";
import { readEnv, readNeeds } from "../settings/read-common.ts";
import { defined, readBreaker, readRate, readRetry } from "../settings/read-retry.ts";
import { readSchema } from "../settings/read-schema.ts";
import type { Settings } from "../settings/setting.ts";
import { toJson } from "../yaml/yaml-node.ts";
import { stepKeys, type StepKey } from "./step-keys.ts";

/** The part of a step that its fences say. */
export type StepSettings = Omit<StepDefinition, "kind" | "id" | "title" | "prose" | "location">;

const commonKeys: ReadonlySet<string> = new Set(stepKeys);

/** Sorts a step's settings into those that every step understands and those of its runtime. */
export function readStep(
  settings: Settings,
  body: StepBody | undefined,
  diagnostics: Diagnostics,
): StepSettings {
  const fields: Partial<Record<StepKey, Field>> = {};
  const own: Record<string, Json> = {};
  for (const [key, setting] of settings) {
    if (commonKeys.has(key)) fields[key as StepKey] = Field.of(setting, diagnostics);
    else own[key] = toJson(setting.entry.value);
  }
  return {
    ...defined({ ...readOrder(fields), ...readAttempts(fields), ...readPlace(fields) }),
    settings: own,
    ...(body !== undefined && { body }),
  };
}

function readOrder(fields: Partial<Record<StepKey, Field>>) {
  return {
    uses: fields.uses?.fixedText("the name of a runtime"),
    needs: fields.needs && readNeeds(fields.needs),
    when: fields.when?.expression(),
    else: fields.else?.boolean(),
    fallback: fields.fallback?.id(),
    undo: fields.undo?.id(),
    onError: fields.on_error?.id(),
  };
}

function readAttempts(fields: Partial<Record<StepKey, Field>>) {
  return {
    retry: fields.retry && readRetry(fields.retry),
    timeoutMs: fields.timeout?.duration(),
    deadlineMs: fields.deadline?.duration(),
    effect: fields.effect?.oneOf(["pure", "idempotent", "once"]),
    rate: fields.rate && readRate(fields.rate),
    breaker: fields.breaker && readBreaker(fields.breaker),
  };
}

function readPlace(fields: Partial<Record<StepKey, Field>>) {
  return {
    limit: fields.limit?.fixedText("the name of a limit"),
    pool: fields.pool?.fixedText("the name of a pool"),
    cache: fields.cache?.boolean(),
    returns: fields.returns && readSchema(fields.returns),
    env: fields.env && readEnv(fields.env),
  };
}
