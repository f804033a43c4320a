import type { Json, Runtime, RuntimeCall } from "@tidemark/spec";
import { z } from "zod";
import { collectionSchema, type Collection } from "./collection.ts";
import { DataError } from "./data-error.ts";
import { evaluateElements } from "./evaluate-elements.ts";
import { variableSchema } from "./variable-schema.ts";

export interface FilterConfig {
  /** What to go through. An object is gone through as a list of `{ key, value }`. */
  readonly over: Collection;
  /** Which elements stay: an expression that sees `item` and `index` and gives true or false. */
  readonly where: string;
  /** Another name for `item`. @default "item" */
  readonly as?: string | undefined;
}

const config: z.ZodType<FilterConfig> = z.strictObject({
  over: collectionSchema.describe(
    "What to go through. An object is gone through as a list of `{ key, value }`.",
  ),
  where: z
    .string({ error: "Expected an expression such as `item.score > 10`." })
    .trim()
    .min(1, "Expected an expression.")
    .describe("Which elements stay: an expression that sees `item` and `index` and gives true or false."),
  as: variableSchema.optional().describe("Another name for `item`."),
});

/**
 * A step that keeps the elements of a list for which a condition holds.
 *
 * @example
 * const call = await createCall(filter(), {
 *   settings: { over: [1, 20], where: "item > 10" },
 *   deferred: { where: ({ item }) => Number(item) > 10 },
 * });
 * await filter().execute(call) // [20]
 */
export function filter(): Runtime<FilterConfig, readonly Json[]> {
  return {
    type: "filter",
    version: 1,
    deferred: { where: { kind: "expression", variables: ["item", "index"], condition: true } },
    config,
    effect: () => "pure",
    async execute(call: RuntimeCall<FilterConfig>): Promise<readonly Json[]> {
      const kept: Json[] = [];
      await evaluateElements(call, "where", (holds, element, index) => {
        if (typeof holds !== "boolean") throw notBoolean(holds, index);
        if (holds) kept.push(element);
      });
      return kept;
    },
  };
}

function notBoolean(value: Json, index: number): DataError {
  const got = value === null ? "null" : Array.isArray(value) ? "a list" : `a ${typeof value}`;
  const message = `Expected \`where\` to give true or false, got ${got} for the element at index ${index}.`;
  return new DataError("not_boolean", message, { hint: "Compare it with something: `item.score > 10`." });
}
