import type { RawKeys } from "../yaml/mask-expressions.ts";

/** A setting that every step understands, as the file spells it. */
export type StepKey =
  | "uses"
  | "needs"
  | "when"
  | "else"
  | "retry"
  | "timeout"
  | "deadline"
  | "fallback"
  | "undo"
  | "on_error"
  | "effect"
  | "rate"
  | "limit"
  | "pool"
  | "breaker"
  | "cache"
  | "returns"
  | "env";

/** A setting of groups. */
export type GroupKey =
  | "needs"
  | "when"
  | "else"
  | "fallback"
  | "on_error"
  | "each"
  | "as"
  | "concurrency"
  | "repeat"
  | "choose"
  | "wait"
  | "timeout"
  | "output";

export const stepKeys: readonly StepKey[] = [
  "uses",
  "needs",
  "when",
  "else",
  "retry",
  "timeout",
  "deadline",
  "fallback",
  "undo",
  "on_error",
  "effect",
  "rate",
  "limit",
  "pool",
  "breaker",
  "cache",
  "returns",
  "env",
];

export const groupKeys: readonly GroupKey[] = [
  "needs",
  "when",
  "else",
  "fallback",
  "on_error",
  "each",
  "as",
  "concurrency",
  "repeat",
  "choose",
  "wait",
  "timeout",
  "output",
];

/** Keys whose values are bare CEL, read before YAML sees them. */
export const stepRawKeys: RawKeys = {
  own: new Set(["when", "until", "while", "where", "select", "next"]),
  under: new Map(),
};

export const groupRawKeys: RawKeys = {
  own: new Set(["when"]),
  under: new Map([["repeat", new Set(["until", "while"])]]),
};
