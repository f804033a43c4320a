import type {
  Effect,
  Grant,
  Json,
  JsonObject,
  QuestionDraft,
  Runtime,
  RuntimeBody,
  RuntimeServices,
} from "@tidemark/spec";
import type { DeferredFunction } from "./create-call.ts";

/** Registers one test: `test` of vitest or of `node:test`. */
export type TestFunction = (name: string, run: () => Promise<void>) => unknown;

/** What `testRuntime` is told about a runtime. */
export interface RuntimeSuite {
  readonly test: TestFunction;
  /** The factory with its options: called anew for nearly every test. */
  readonly runtime: () => Runtime;
  /** The world a call sees, made anew for each call. @default memoryServices() */
  readonly services?: () => RuntimeServices | Promise<RuntimeServices>;
  /** Calls that succeed, or settings that ask well. Each body language and each deferred setting must be in one of them. */
  readonly valid: readonly ValidCall[];
  /** Settings that the schema refuses. */
  readonly refused: readonly RefusedSettings[];
  /** Calls that fail. Not for a runtime that asks. @default none */
  readonly failing?: readonly FailingCall[];
  /** A call that is still busy when it is aborted. Leave it out for a runtime that never waits, or that asks. */
  readonly slow?: SlowCall;
}

/** One call of the runtime. */
export interface SuiteCall {
  /** @default the settings as JSON */
  readonly name?: string;
  readonly settings: JsonObject;
  readonly body?: RuntimeBody;
  /** The outputs of the steps that `needs` names. */
  readonly values?: JsonObject;
  readonly env?: Readonly<Record<string, string>>;
  /** Stand-ins for the expressions of deferred settings. */
  readonly deferred?: Readonly<Record<string, DeferredFunction>>;
  /** Instead of the suite's own. */
  readonly services?: () => RuntimeServices | Promise<RuntimeServices>;
}

export interface ValidCall extends SuiteCall {
  /** The output, or a function that asserts what it must be. */
  readonly output?: Json | ((output: Json) => void);
  /** For a runtime that asks, instead of `output`: its question, or a function that asserts what it must be. */
  readonly question?: QuestionDraft | ((question: QuestionDraft) => void);
  readonly effect?: Effect;
  readonly grants?: readonly Grant[];
}

export interface RefusedSettings {
  /** @default the settings as JSON */
  readonly name?: string;
  readonly settings: Json;
  /** The setting that one of the issues must point at; `[]` is the settings as a whole. */
  readonly path?: readonly string[];
}

export interface FailingCall extends SuiteCall {
  readonly code: string;
  /** `"unknown"`: the error must not say. */
  readonly retryable?: boolean | "unknown";
  /** A text in the settings, the body or `env` that no part of the error may repeat. */
  readonly secret?: string;
}

export interface SlowCall extends SuiteCall {
  /** When the signal fires. @default 100 */
  readonly abortAfterMs?: number;
  /** How soon the call must have rejected then. @default 1000 */
  readonly withinMs?: number;
}

/** One test of the suite. */
export interface SuiteCase {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** How a call is called in the names of tests. */
export function nameOf({ name, settings }: { readonly name?: string; readonly settings: Json }): string {
  const text = name ?? JSON.stringify(settings);
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
