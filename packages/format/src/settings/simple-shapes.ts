import { flowNamePattern, idPattern, type Json, type JsonSchema } from "@tidemark/spec";
import type { NumberLimits } from "./field.ts";
import type { Shape } from "./shape.ts";

/** What is fixed when the file is read holds no expression. */
const withoutExpression: JsonSchema = { not: { pattern: "\\$\\{\\{" } };

/** Anything but nothing. */
export const anyValue: Shape<Json> = { read: (field) => field.json(), schema: () => ({}) };

export const text: Shape<string> = {
  read: (field) => field.text(),
  schema: () => ({ type: "string", minLength: 1 }),
};

/** A text that is known when the file is read. */
export function fixedText(expected?: string): Shape<string> {
  return {
    read: (field) => field.fixedText(expected),
    schema: () => ({ type: "string", minLength: 1, ...withoutExpression }),
  };
}

/** A text, or a number that is read as it is written. */
export function written(expected: string): Shape<string> {
  return {
    read: (field) => field.written ?? field.mismatch(expected),
    schema: () => ({ type: ["string", "number", "boolean"] }),
  };
}

export const boolean: Shape<boolean> = {
  read: (field) => field.boolean(),
  schema: () => ({ type: "boolean" }),
};

export function number(limits: NumberLimits = {}): Shape<number> {
  const { least = 0, whole = true } = limits;
  return {
    read: (field) => field.number(limits),
    schema: () => ({ type: whole ? "integer" : "number", minimum: least }),
  };
}

/** Of a duration, as `parseDuration` reads it: spaces count for nothing. */
export const durationPattern = "(?: *\\d(?: *\\d)*(?: *\\. *\\d(?: *\\d)*)? *(?:m *s|[smhdw]))+ *";

/** Milliseconds. */
export const duration: Shape<number> = {
  read: (field) => field.duration(),
  schema: () => ({
    anyOf: [{ type: "string", pattern: `^${durationPattern}$` }, { const: 0 }],
    examples: ["500ms", "30s", "1h30m"],
  }),
};

export function oneOf<const Word extends string>(words: readonly Word[]): Shape<Word> {
  return { read: (field) => field.oneOf(words), schema: () => ({ enum: words }) };
}

/** A name of a step, loop variable or the like. */
export const id: Shape<string> = {
  read: (field) => field.id(),
  schema: () => ({ type: "string", pattern: idPattern.source }),
};

export const flowName: Shape<string> = {
  read: (field) => field.flowName(),
  schema: () => ({ type: "string", pattern: flowNamePattern.source }),
};

/** Bare CEL. */
export const expression: Shape<string> = {
  read: (field) => field.expression(),
  schema: () => ({ type: ["string", "boolean", "number"], pattern: "\\S", ...withoutExpression }),
};
