import type { Json, Runtime } from "@tidemark/spec";
import { deepFreeze } from "./deep-freeze.ts";

/** One thing that is wrong with settings. */
export interface SettingsIssue {
  readonly path: readonly string[];
  readonly message: string;
}

export type ValidatedSettings<Config> =
  | { readonly config: Config; readonly issues?: undefined }
  | { readonly issues: readonly SettingsIssue[] };

/** What a runtime's schema makes of settings. They are handed over frozen: a schema changes nothing in place. */
export async function validateSettings<Config>(
  runtime: Runtime<Config>,
  settings: Json,
): Promise<ValidatedSettings<Config>> {
  const result = await runtime.config["~standard"].validate(deepFreeze(structuredClone(settings)));
  if (result.issues === undefined) return { config: deepFreeze(result.value) };
  return { issues: result.issues.map(({ path = [], message }) => ({ path: path.map(toKey), message })) };
}

function toKey(segment: PropertyKey | { readonly key: PropertyKey }): string {
  return String(typeof segment === "object" ? segment.key : segment);
}
