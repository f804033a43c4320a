import { idPattern, reservedNames } from "@tidemark/spec";
import { z } from "zod";

/** The name under which an expression sees the element. */
export const variableSchema: z.ZodType<string> = z
  .string()
  .refine((name) => name === "item" || (idPattern.test(name) && !reservedNames.has(name)), {
    error: ({ input }) =>
      reservedNames.has(String(input))
        ? `\`${String(input)}\` means something else in an expression. Choose another name.`
        : "Expected a name of small letters, digits and `_`, such as `topic`.",
  });
