import type { RawKeys } from "../yaml/mask-expressions.ts";

/** Settings that every step understands, as the file spells them. */
export const stepKeys = [
  ...["uses", "needs", "when", "else", "retry", "timeout", "deadline", "fallback", "undo", "on_error", "effect", "rate", "limit"],
  ...["pool", "breaker", "cache", "returns", "env"],
] as const;

/** Settings of groups. */
export const groupKeys = [
  ...["needs", "when", "else", "fallback", "on_error", "each", "as", "concurrency", "repeat", "choose", "wait", "timeout", "output"],
] as const;

export type StepKey = (typeof stepKeys)[number];
export type GroupKey = (typeof groupKeys)[number];

/** Keys whose values are bare CEL, read before YAML sees them. */
export const stepRawKeys: RawKeys = { own: new Set(["when", "until", "while", "where", "select", "next"]), under: new Map() };

export const groupRawKeys: RawKeys = { own: new Set(["when"]), under: new Map([["repeat", new Set(["until", "while"])]]) };
