import type { Json, JsonObject, JsonSchema } from "./json.ts";
import type { SourceRange } from "./source.ts";

/** The version of the definition's shape. A reader refuses a higher one. */
export const definitionVersion = 1;

/**
 * A flow as data: what the `.flow.md` format parses to, what `defineFlow` returns, what travels to
 * another machine. Expressions are still text: `when` and its like hold bare CEL, any other string
 * may hold `${{ … }}`. All durations are milliseconds.
 */
export interface FlowDefinition {
  readonly version: typeof definitionVersion;
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  /** The author's own version of the flow. */
  readonly revision?: string;
  /** A JSON Schema per input. Without a `default` the input must be given. */
  readonly inputs: Readonly<Record<string, JsonSchema>>;
  readonly config: Readonly<Record<string, JsonSchema>>;
  readonly secrets: readonly string[];
  readonly env: readonly string[];
  readonly defaults: StepDefaults;
  readonly run: RunSettings;
  readonly output?: Json;
  /** The step or group that runs when the run fails. */
  readonly onError?: string;
  readonly log: "off" | "footer";
  readonly allow?: JsonObject;
  /** npm packages with extra runtimes. */
  readonly runtimes?: readonly string[];
  readonly triggers?: JsonObject;
  readonly tests?: readonly Json[];
  readonly nodes: readonly NodeDefinition[];
  /** The file it was read from. */
  readonly source?: string;
}

export interface RunSettings {
  /** How many steps run at once. @default 10 */
  readonly concurrency?: number;
  /** Active time that the run may take: time in which a process works on it. */
  readonly timeoutMs?: number;
  /** Wall time that the run may take. */
  readonly deadlineMs?: number;
  /** @default "eager" */
  readonly waves?: "eager" | "strict";
  /** How many steps naming the same `limit` run at once. */
  readonly limits?: Readonly<Record<string, number>>;
}

export interface StepDefaults {
  readonly retry?: RetrySettings;
  readonly timeoutMs?: number;
}

/** How failed attempts are repeated. */
export interface RetrySettings {
  /** Attempts after the first one. @default 3 */
  readonly max?: number;
  /** The first wait. @default 1000 */
  readonly baseMs?: number;
  /** The longest wait. @default 30000 */
  readonly capMs?: number;
  /** What each wait is multiplied with. @default 2 */
  readonly factor?: number;
  /** `full`: a random wait between nothing and the computed one. @default "full" */
  readonly jitter?: "full" | "none";
  /**
   * `transient`: only what is known to pass; `any`: everything not known to be permanent; or a list
   * of error codes. @default "any" where a step or the flow says `retry`, else "transient"
   */
  readonly on?: "transient" | "any" | readonly string[];
}

/** What a repeat of a step would do to the world. */
export type Effect = "pure" | "idempotent" | "once";

interface NodeBase {
  /** Unique in its scope. */
  readonly id: string;
  readonly title?: string;
  /** The section's own text, for people. */
  readonly prose?: string;
  /** Order without data. */
  readonly needs?: readonly string[];
  /** CEL: run only if true. */
  readonly when?: string;
  /** In a `choose` group: the child that runs when no other does. */
  readonly else?: boolean;
  readonly fallback?: string;
  /** `fail`, `continue`, or the id of a step that runs on a failure. */
  readonly onError?: string;
  readonly location?: SourceRange;
}

export interface StepDefinition extends NodeBase {
  readonly kind: "step";
  /** The runtime. It may be left out where the body's language belongs to one. */
  readonly uses?: string;
  /** The runtime's own settings. */
  readonly settings: JsonObject;
  readonly body?: StepBody;
  readonly retry?: RetrySettings;
  /** Per attempt; 0 is no limit. */
  readonly timeoutMs?: number;
  /** Over all attempts. */
  readonly deadlineMs?: number;
  readonly undo?: string;
  readonly effect?: Effect;
  readonly rate?: { readonly count: number; readonly perMs: number };
  readonly limit?: string;
  readonly pool?: string;
  readonly breaker?: BreakerSettings;
  readonly cache?: boolean;
  readonly returns?: JsonSchema;
  /** Values for child processes. */
  readonly env?: Readonly<Record<string, Json>>;
}

export interface StepBody {
  /** The fence's language: `sh`, `cel`, `text`. */
  readonly language: string;
  readonly text: string;
}

export interface BreakerSettings {
  readonly key?: string;
  readonly threshold?: number;
  readonly windowMs?: number;
  readonly cooldownMs?: number;
}

export interface GroupDefinition extends NodeBase {
  readonly kind: "group";
  readonly nodes: readonly NodeDefinition[];
  readonly each?: Json;
  /** The name of the element in `each`. @default "item" */
  readonly as?: string;
  readonly concurrency?: number;
  readonly repeat?: RepeatSettings;
  readonly choose?: "first";
  readonly wait?: "all" | "any" | number;
  readonly timeoutMs?: number;
  readonly output?: Json;
}

export interface RepeatSettings {
  readonly max: number;
  readonly until?: string;
  readonly while?: string;
  readonly everyMs?: number;
  readonly onMax?: "fail" | "continue";
}

export type NodeDefinition = StepDefinition | GroupDefinition;
