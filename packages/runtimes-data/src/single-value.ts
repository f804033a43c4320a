import type { Json, RuntimeBody } from "@tidemark/spec";
import { DataError } from "./data-error.ts";

/** The value of a step that takes it from a setting or from its body, whichever is there. */
export function singleValue(setting: string, value: Json | undefined, body: RuntimeBody | undefined): Json {
  if (value !== undefined && body !== undefined) {
    throw new DataError("two_values", `Expected \`${setting}\` or a body, got both.`, {
      hint: `Remove \`${setting}\` or the body.`,
    });
  }
  const single = value ?? body?.content;
  if (value === undefined && single === undefined) {
    throw new DataError("missing_value", `Expected \`${setting}\` or a body, got neither.`, {
      hint: `Give the step \`${setting}\`, or a body under its settings.`,
    });
  }
  return single ?? null;
}
