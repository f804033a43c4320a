import type { Json, Runtime, RuntimeCall } from "@tidemark/spec";
import { z } from "zod";
import { collectionSchema, type Collection } from "./collection.ts";
import { evaluateElements } from "./evaluate-elements.ts";
import { valueSchema } from "./value-schema.ts";
import { variableSchema } from "./variable-schema.ts";

export interface MapConfig {
  /** What to go through. An object is gone through as a list of `{ key, value }`. */
  readonly over: Collection;
  /** What each element becomes. Its expressions see `item` and `index`. */
  readonly value: Json;
  /** Another name for `item`. @default "item" */
  readonly as?: string | undefined;
}

const config: z.ZodType<MapConfig> = z.strictObject({
  over: collectionSchema.describe(
    "What to go through. An object is gone through as a list of `{ key, value }`.",
  ),
  value: valueSchema.describe("What each element becomes. Its expressions see `item` and `index`."),
  as: variableSchema.optional().describe("Another name for `item`."),
});

/**
 * A step that makes a list out of another, element by element.
 *
 * @example
 * const call = await createCall(map(), {
 *   settings: { over: [1, 2], value: "${{ item * 2 }}" },
 *   deferred: { value: ({ item }) => Number(item) * 2 },
 * });
 * await map().execute(call) // [2, 4]
 */
export function map(): Runtime<MapConfig, readonly Json[]> {
  return {
    type: "map",
    version: 1,
    deferred: { value: { kind: "template", variables: ["item", "index"] } },
    config,
    effect: () => "pure",
    async execute(call: RuntimeCall<MapConfig>): Promise<readonly Json[]> {
      const values: Json[] = [];
      await evaluateElements(call, "value", (value) => values.push(value));
      return values;
    },
  };
}
