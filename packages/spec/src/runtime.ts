import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Effect } from "./definition.ts";
import type { Question } from "./host.ts";
import type { Json, JsonObject, JsonSchema } from "./json.ts";
import type { RuntimeServices } from "./services.ts";

/** How a body is read: as it stands, as text with `${{ }}`, or as one CEL expression. */
export type BodyKind = "raw" | "template" | "expression";

/** A setting that the runtime evaluates itself, once per item, with variables of its own. */
export interface DeferredSetting {
  /** `expression`: bare CEL. `template`: any value with `${{ }}` in it. */
  readonly kind: "expression" | "template";
  /** The names it binds; a setting `as` renames the first. */
  readonly variables: readonly string[];
  /** Whether it has to be true or false, which is checked before a run as far as types tell. @default false */
  readonly condition?: boolean;
}

/** What a plan needs to know of a runtime. Plain data, so that it can travel. */
export interface RuntimeDescription {
  /** The name in `uses`: `http`. */
  readonly type: string;
  /** Body languages that imply this runtime, and how their text is read. */
  readonly languages?: Readonly<Record<string, BodyKind>>;
  /** Whether a step must have a body. @default false */
  readonly bodyRequired?: boolean;
  /** Settings that it evaluates itself. */
  readonly deferred?: Readonly<Record<string, DeferredSetting>>;
  /** Whether it receives the outputs of the steps that `needs` names. @default false */
  readonly values?: boolean;
  /** The time limit of an attempt where nobody gives one. @default none */
  readonly timeoutMs?: number;
  /** It asks a person instead of working: see `ask` of `Runtime`. @default false */
  readonly asks?: boolean;
}

/**
 * What does the work of a step. A runtime is a value made by a factory (`http()`), depends on this
 * package alone and registers itself nowhere.
 */
export interface Runtime<Config = unknown, Output = unknown> extends RuntimeDescription {
  /** The version of this contract. */
  readonly version: 1;
  /** What its settings must look like. Unknown keys are refused. */
  readonly config: StandardSchemaV1<unknown, Config>;
  /** What a repeat would do to the world. */
  effect(config: Config, body?: RuntimeBody): Effect;
  /** What it needs to be allowed. */
  grants?(config: Config, body?: RuntimeBody): readonly Grant[];
  /**
   * What to ask a person. The engine asks it, keeps it open over restarts, and makes the decision the step's output:
   * `execute` is not called. Present where `asks` is true.
   */
  ask?(config: Config, body?: RuntimeBody): QuestionDraft;
  /** One attempt. Returns JSON; throws errors with `code` and, where it is known, `retryable`. */
  execute(call: RuntimeCall<Config>): Promise<Output>;
}

export interface RuntimeCall<Config = unknown> {
  readonly run: string;
  /** The step's place in the run: `research[14].notes`. */
  readonly path: string;
  /** The settings, evaluated. Deferred ones stand in it as they were written. */
  readonly config: Config;
  readonly body?: RuntimeBody | undefined;
  /** The outputs of the steps that `needs` names, by id, where the runtime asks for them. */
  readonly values: JsonObject;
  /** Values for child processes, as the step gives them. */
  readonly env: Readonly<Record<string, string>>;
  /** The JSON Schema of what the step must return. The engine checks it after the attempt. */
  readonly returns?: JsonSchema | undefined;
  /** Aborted when the attempt times out or is no longer wanted. Reject with `signal.reason`. */
  readonly signal: AbortSignal;
  /** Counts from 1. */
  readonly attempt: number;
  /** The same over attempts and resumes of this step. */
  readonly idempotencyKey: string;
  readonly services: RuntimeServices;
  /** Log lines and progress for who is looking. After the attempt has ended it does nothing. */
  readonly emit: (event: RuntimeEvent) => void;
  /** The value of a deferred setting under the given variables. */
  readonly evaluate: (setting: string, variables: Readonly<Record<string, Json>>) => Json;
}

/** A question before the engine has added when it is due. */
export interface QuestionDraft extends Omit<Question, "ask" | "dueAt"> {
  /** @default the prose of the step's section, else its title */
  readonly ask?: string;
  /** `end`: a rejection ends the run as rejected. `continue`: it is an answer like any other. */
  readonly onReject: "end" | "continue";
}

export interface RuntimeBody {
  readonly language: string;
  /** Text, or the value of a body that is an expression. */
  readonly content: Json;
}

export type RuntimeEvent =
  | { readonly type: "output"; readonly stream: "stdout" | "stderr" | "text"; readonly text: string }
  | {
      readonly type: "progress";
      readonly message?: string;
      readonly completed?: number;
      readonly total?: number;
    };

/** One thing that a runtime asks to be allowed. */
export type Grant =
  | { readonly kind: "net"; readonly host: string }
  | { readonly kind: "run"; readonly command: string }
  | { readonly kind: "read" | "write"; readonly path: string }
  | { readonly kind: "env"; readonly name: string };
