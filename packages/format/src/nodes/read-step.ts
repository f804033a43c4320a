import type { Json, JsonSchema, StepBody, StepDefinition } from "@tidemark/spec";
import type { Diagnostics } from "../diagnostics.ts";
import { breaker, rate, retry } from "../settings/attempt-shapes.ts";
import { defined } from "../settings/defined.ts";
import { schema } from "../settings/json-schema-shape.ts";
import type { Settings } from "../settings/setting.ts";
import { described, mappingSchema, readSettings } from "../settings/shape.ts";
import { env, nodeShapes } from "../settings/shared-shapes.ts";
import { boolean, duration, fixedText, id, oneOf } from "../settings/simple-shapes.ts";
import { toJson } from "../yaml/yaml-node.ts";

/** The part of a step that its fences say. */
export type StepSettings = Omit<StepDefinition, "kind" | "id" | "title" | "prose" | "location">;

/** The settings that every step understands, as the file spells them. */
const shapes = {
  uses: described("The runtime that does the work.", fixedText("the name of a runtime")),
  ...nodeShapes,
  retry: described("How failed attempts are repeated: a number of retries, or a mapping.", retry),
  timeout: described("How long an attempt may take; 0 is no limit.", duration),
  deadline: described("How long all attempts may take together.", duration),
  undo: described("The step that runs if this one is done and its scope then fails.", id),
  effect: described("What a repeat would do to the world.", oneOf(["pure", "idempotent", "once"])),
  rate: described("How many may start in a time: `10/1m`.", rate),
  limit: described("A concurrency limit of `run.limits` that steps share.", fixedText("the name of a limit")),
  pool: described("Which workers may run it, on a cluster.", fixedText("the name of a pool")),
  breaker: described("Stops calling for a while what fails again and again.", breaker),
  cache: described("Reuse an earlier run's output while definition and inputs are the same.", boolean),
  returns: described("The JSON Schema of what the step must return.", schema),
  env: described("Values for child processes.", env),
};

export const stepKeys: readonly string[] = Object.keys(shapes);

/** Sorts a step's settings into those that every step understands and those of its runtime. */
export function readStep(
  settings: Settings,
  body: StepBody | undefined,
  diagnostics: Diagnostics,
): StepSettings {
  const own: Record<string, Json> = {};
  const read = readSettings(shapes, settings, diagnostics, (key, { entry }) => {
    own[key] = toJson(entry.value);
  });
  const { timeout: timeoutMs, deadline: deadlineMs, on_error: onError, ...rest } = read;
  return {
    ...defined({ ...rest, timeoutMs, deadlineMs, onError }),
    settings: own,
    ...(body !== undefined && { body }),
  };
}

/** The JSON Schema of the settings that every step understands. */
export function stepSchema(): JsonSchema {
  return mappingSchema(shapes);
}
