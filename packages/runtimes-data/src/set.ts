import type { Json, Runtime, RuntimeCall } from "@tidemark/spec";
import { z } from "zod";
import { singleValue } from "./single-value.ts";
import { valueSchema } from "./value-schema.ts";

export interface SetConfig {
  /** The output. A `cel` body may stand in its place. */
  readonly value?: Json | undefined;
}

const config: z.ZodType<SetConfig> = z.strictObject({
  value: valueSchema.optional().describe("The output. A `cel` body may stand in its place."),
});

/**
 * A step that gives a value: that of `value`, or of a `cel` body.
 *
 * @example
 * const call = await createCall(set(), { settings: { value: { limit: 10 } } });
 * await set().execute(call) // { limit: 10 }
 */
export function set(): Runtime<SetConfig, Json> {
  return {
    type: "set",
    version: 1,
    languages: { cel: "expression" },
    config,
    effect: () => "pure",
    async execute(call: RuntimeCall<SetConfig>): Promise<Json> {
      call.signal.throwIfAborted();
      return singleValue("value", call.config.value, call.body);
    },
  };
}
