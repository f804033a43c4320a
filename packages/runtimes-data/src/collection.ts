import type { Json, JsonObject } from "@tidemark/spec";
import { z } from "zod";

/** What can be gone through: a list, or an object as a list of its entries. */
export type Collection = readonly Json[] | JsonObject;

export const collectionSchema: z.ZodType<Collection> = z
  .unknown()
  .refine((value) => typeof value === "object" && value !== null, {
    error: ({ input }) => `Expected a list or an object, got ${describe(input)}.`,
  }) as z.ZodType<unknown> as z.ZodType<Collection>;

/** The elements of a list, or `{ key, value }` for each entry of an object. */
export function elementsOf(collection: Collection): readonly Json[] {
  if (isList(collection)) return collection;
  return Object.entries(collection).map(([key, value]) => ({ key, value }));
}

function isList(collection: Collection): collection is readonly Json[] {
  return Array.isArray(collection);
}

function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  return `a ${typeof value}`;
}
