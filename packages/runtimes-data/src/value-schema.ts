import type { Json } from "@tidemark/spec";
import { z } from "zod";

/** Any JSON. What comes from the engine is nothing else, so it is not gone through again. */
export const valueSchema: z.ZodType<Json> = z.unknown().refine((value) => value !== undefined, {
  error: "Expected a value, got nothing.",
}) as z.ZodType<unknown> as z.ZodType<Json>;
