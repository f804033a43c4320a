import type { RetrySettings } from "@tidemark/spec";
import { ResilienceError } from "./resilience-error.ts";

/**
 * How the longest wait grows from retry to retry. `exponential`: base · factorⁿ. `linear`: base, twice the base, three
 * times, … `fixed`: always the base.
 */
export type BackoffStrategy = "exponential" | "linear" | "fixed";

/** What can be said about retries. */
export interface RetryPolicySettings extends RetrySettings {
  /** @default "exponential" */
  readonly strategy?: BackoffStrategy;
}

/** How failed attempts are repeated, with nothing left open. Made by `retryPolicy`. */
export interface RetryPolicy {
  /** Attempts after the first one. */
  readonly maxRetries: number;
  /** The longest first wait. */
  readonly baseMs: number;
  /** The longest wait at all. */
  readonly capMs: number;
  /** What the longest wait is multiplied with from retry to retry, where it grows exponentially. */
  readonly factor: number;
  /** @default "exponential" */
  readonly strategy?: BackoffStrategy;
  /** `full`: a random wait between nothing and the longest. `none`: the longest. */
  readonly jitter: "full" | "none";
  /** `transient`: only what is known to pass. `any`: everything not known to be permanent. Or a list of error codes. */
  readonly on: "transient" | "any" | readonly string[];
}

/** Where nobody says anything: three retries of what is known to pass. */
export const defaultRetryPolicy: RetryPolicy = Object.freeze({
  maxRetries: 3,
  baseMs: 1000,
  capMs: 30_000,
  factor: 2,
  jitter: "full",
  on: "transient",
});

/**
 * The policy for the settings of a step over those of its flow. Who writes settings at all wants retries: without
 * `on`, everything is then repeated that is not known to be permanent.
 *
 * @param settings as the step gives them
 * @param defaults as the flow gives them
 *
 * @example
 * retryPolicy({ max: 5 }).on // "any"
 */
export function retryPolicy(settings?: RetryPolicySettings, defaults?: RetryPolicySettings): RetryPolicy {
  if (settings === undefined && defaults === undefined) return defaultRetryPolicy;
  checkSettings(settings);
  checkSettings(defaults);
  const pick = <Key extends keyof RetryPolicySettings>(key: Key): RetryPolicySettings[Key] | undefined =>
    settings?.[key] ?? defaults?.[key];
  const on = pick("on") ?? "any";
  const baseMs = pick("baseMs") ?? defaultRetryPolicy.baseMs;
  const strategy = pick("strategy");
  return Object.freeze({
    maxRetries: pick("max") ?? defaultRetryPolicy.maxRetries,
    baseMs,
    // Who only says `base: 1m` did not ask for 30 s.
    capMs: pick("capMs") ?? Math.max(defaultRetryPolicy.capMs, baseMs),
    factor: pick("factor") ?? defaultRetryPolicy.factor,
    jitter: pick("jitter") ?? defaultRetryPolicy.jitter,
    ...(strategy !== undefined && { strategy }),
    on: typeof on === "string" ? on : Object.freeze([...on]),
  });
}

type Check = readonly [expected: string, holds: (value: unknown) => boolean];

const checks: Readonly<Record<keyof RetryPolicySettings, Check>> = {
  max: ["a whole number of at least 0", isCount],
  baseMs: ["milliseconds of at least 0", isMilliseconds],
  capMs: ["milliseconds of at least 0", isMilliseconds],
  factor: ["a number of at least 1", (value) => Number.isFinite(value) && Number(value) >= 1],
  jitter: ['"full" or "none"', (value) => value === "full" || value === "none"],
  on: ['"transient", "any" or a list of error codes', isCondition],
  strategy: ['"exponential", "linear" or "fixed"', isStrategy],
};

function checkSettings(settings: RetryPolicySettings | undefined): void {
  if (settings === undefined) return;
  if (typeof settings !== "object" || settings === null || Array.isArray(settings)) {
    throw invalid(`Expected the retry settings to be an object, got ${print(settings)}.`);
  }
  for (const [key, value] of Object.entries(settings)) {
    const check = Object.hasOwn(checks, key) ? checks[key as keyof RetryPolicySettings] : undefined;
    if (check === undefined) {
      throw invalid(`Unknown retry setting \`${key}\`. Expected ${Object.keys(checks).join(", ")}.`);
    }
    const [expected, holds] = check;
    if (value !== undefined && !holds(value))
      throw invalid(`Expected \`${key}\` to be ${expected}, got ${print(value)}.`);
  }
}

/** Whether a value is a whole number of at least 0. */
export function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** Whether a value is a time that can be calculated with. */
export function isMilliseconds(value: unknown): boolean {
  return Number.isFinite(value) && Number(value) >= 0 && Number(value) <= Number.MAX_SAFE_INTEGER;
}

/** Whether a value says which errors are worth another attempt. */
export function isCondition(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((code) => typeof code === "string" && code !== "");
  return value === "transient" || value === "any";
}

/** Whether a value names a `BackoffStrategy`. */
export function isStrategy(value: unknown): boolean {
  return value === "exponential" || value === "linear" || value === "fixed";
}

function invalid(message: string): ResilienceError {
  return new ResilienceError("invalid_policy", message);
}

/** A refused value, for a message. */
export function print(value: unknown): string {
  if (typeof value === "number" || value === undefined) return String(value);
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    return typeof value;
  }
}
