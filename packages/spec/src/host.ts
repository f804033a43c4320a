import type { Effect, FlowDefinition } from "./definition.ts";
import type { ErrorRecord } from "./error-record.ts";
import type { RecordedEvent } from "./event.ts";
import type { Json, JsonObject, JsonSchema } from "./json.ts";
import type { BodyKind, RuntimeEvent } from "./runtime.ts";

/** Made of path, generation, kind and attempt, so that a replay begins the same operations under the same ids. */
export type OperationId = string;

/** When a sleep ends: at a recorded moment, or after so much time in which a process worked on the run. */
export type DueTime = { readonly at: number } | { readonly activeMs: number };

interface OperationBase {
  /** The step's place in the run: `research[14].notes`; timers add a suffix: `#backoff`, `#deadline`. */
  readonly path: string;
  /** Rises only when a person asks for a re-run. */
  readonly generation: number;
}

export interface AttemptOperation extends OperationBase {
  readonly kind: "attempt";
  /** Counts from 1. */
  readonly attempt: number;
  readonly step: StepCall;
  /** Counts from the start of this execution; a host that executes the attempt again starts it anew. */
  readonly timeoutMs?: number;
}

export interface SleepOperation extends OperationBase {
  readonly kind: "sleep";
  /** Tells sleeps of one path apart. */
  readonly attempt: number;
  readonly until: DueTime;
}

export interface DecisionOperation extends OperationBase {
  readonly kind: "decision";
  readonly question: Question;
  /** The hash of what is shown: an answer belongs to it, and to nothing else. */
  readonly evidence: string;
}

export interface FlowOperation extends OperationBase {
  readonly kind: "flow";
  readonly definition: FlowDefinition;
  readonly inputs: JsonObject;
}

/** A command of the interpreter to its host. */
export type Operation = AttemptOperation | SleepOperation | DecisionOperation | FlowOperation;

/** One step with every expression evaluated: all that an executor on any machine needs. */
export interface StepCall {
  readonly path: string;
  readonly uses: string;
  readonly settings: JsonObject;
  readonly body?: { readonly language: string; readonly kind: BodyKind; readonly content: Json };
  /** The outputs of the steps that `needs` names, for a runtime that asks for them. */
  readonly values?: JsonObject;
  readonly env?: Readonly<Record<string, Json>>;
  readonly returns?: JsonSchema;
  /** What a repeat would do, where the flow says so itself. */
  readonly effect?: Effect;
  readonly pool?: string;
  /** An earlier run's output may be used, where everything else here is the same. */
  readonly cache?: boolean;
  /** Settings that the runtime evaluates itself, with the values they refer to. */
  readonly deferred?: Readonly<Record<string, DeferredCall>>;
  /** Where secrets belong. They are filled in by whoever executes the call and appear in no record. */
  readonly secrets?: readonly SecretUse[];
}

export interface DeferredCall {
  readonly kind: "expression" | "template";
  readonly value: Json;
  /** The outer values that it refers to. */
  readonly scope: JsonObject;
}

/** A text at a JSON pointer into the call (`/settings/headers/authorization`), made of plain parts and named secrets. */
export interface SecretUse {
  readonly pointer: string;
  readonly parts: readonly (string | { readonly secret: string })[];
}

/** What a person is asked. */
export interface Question {
  /** Markdown. */
  readonly ask: string;
  /** What the decision is about. */
  readonly show?: Json;
  readonly actions: readonly QuestionAction[];
  /** When it decides itself. */
  readonly dueAt?: number;
  /** The action taken then. @default "reject" */
  readonly default?: string;
  /** What happens where no person can be asked. */
  readonly unattended: "suspend" | "default" | "approve" | "reject";
  /** What happens when the process is stopped while the question is open. */
  readonly onInterrupt: "suspend" | "reject";
}

export interface QuestionAction {
  readonly name: string;
  readonly label: string;
  readonly input: "none" | "optional" | "required";
  readonly fields?: JsonSchema;
}

export interface Decision {
  readonly action: string;
  readonly input?: Json;
  readonly reason?: string;
  /** Who decided: a user's name, `timeout`, `unattended` or `interrupt`. */
  readonly by: string;
  readonly timedOut: boolean;
  /** When it was decided, where that was before the run heard of it. */
  readonly at?: number;
}

/** How an operation ended. */
export type Outcome =
  | {
      readonly status: "done";
      readonly value: Json;
      /** The run whose output this is, where nothing was executed. */
      readonly cachedFrom?: string;
    }
  | {
      readonly status: "failed";
      readonly error: ErrorRecord;
      /** The very object that was thrown, where it was thrown in this process. Never recorded. */
      readonly thrown?: unknown;
    }
  | { readonly status: "elapsed" }
  | { readonly status: "decided"; readonly decision: Decision };

/** `at` is recorded and is the interpreter's only clock. */
export interface Completion {
  readonly kind: "completion";
  readonly id: OperationId;
  readonly at: number;
  readonly outcome: Outcome;
  /** When this execution of an attempt began: later than it was wanted, where a process died in between. */
  readonly startedAt?: number;
}

/** The run is to end for good. Recorded. */
export interface Cancellation {
  readonly kind: "cancellation";
  readonly at: number;
  readonly reason: string;
}

/** Nothing can go on now: an open question with nobody there, or somebody stops the process. Never recorded. */
export interface Suspension {
  readonly kind: "suspension";
  readonly at: number;
  readonly reason: string;
  /** What a person has to decide before anything can go on. */
  readonly waiting?: readonly Waiting[];
}

/** Something that only a person can decide. */
export type Waiting = { readonly path: string; readonly id: OperationId } & (
  | { readonly kind: "question"; readonly question: Question; readonly evidence: string }
  /** A `once` attempt that had begun when its process died: nobody knows whether it had its effect. */
  | { readonly kind: "interrupted"; readonly attempt: number }
);

export type HostSignal = Completion | Cancellation | Suspension;

/**
 * What the interpreter needs of the world. Rules, each a case of `testHost`:
 *
 * - `begin` returns at once and never throws; what cannot be begun completes as failed.
 * - Every operation that is begun and not abandoned completes exactly once.
 * - Nothing starts while recorded completions remain to be delivered.
 * - Nothing starts once the run is cancelled or suspended, also before `next` has told of it.
 * - `at` never decreases.
 * - An open question with nobody there, or an interrupted `once` attempt, holds up nothing else: the run is suspended when
 *   nothing but those is left.
 * - After a cancellation `next` is not called again, and the host ends what still runs when `abandon` says so.
 */
export interface Host {
  /** Registers an operation under `operationId(operation)`. */
  begin(operation: Operation): OperationId;
  /** The interpreter's only await: the next completion in recorded order, or what ends this execution. */
  next(): Promise<HostSignal>;
  /** No longer wanted: abort it, record that, and never deliver its completion. */
  abandon(id: OperationId): void;
  /** Progress, in deterministic sequence: a host drops what it has stored already. Durable no later than the next `next()`. */
  emit(event: RecordedEvent): void;
}

/** The id of an operation: the same in every replay. */
export function operationId(operation: Operation): OperationId {
  const { path, generation, kind } = operation;
  const attempt = "attempt" in operation ? operation.attempt : 0;
  return `${path}@${generation}:${kind}:${attempt}`;
}

/** Runs one attempt of one step with the runtimes of this process. Hosts are given one and never look inside. */
export type AttemptExecutor = (call: StepCall, context: AttemptContext) => Promise<Json>;

export interface AttemptContext {
  readonly run: string;
  readonly generation: number;
  readonly attempt: number;
  /** Aborted when the attempt times out or is abandoned. */
  readonly signal: AbortSignal;
  emit(event: RuntimeEvent): void;
}

/**
 * Asks a person. Resolves with the decision, with `"nobody"` where no person can be asked, or with nothing where somebody
 * is there and does not decide: the question stays open.
 */
export type AskPerson = (request: AskRequest) => Promise<Decision | "nobody" | undefined>;

export interface AskRequest {
  readonly id: OperationId;
  readonly path: string;
  readonly question: Question;
  readonly evidence: string;
  /** Aborted when nobody has to answer any more. */
  readonly signal: AbortSignal;
}

/** What is fixed when a run starts and the same in every replay. The interpreter asks nothing else of the world. */
export interface RunHeader {
  readonly version: 1;
  /** The version of the interpreter: what it begins, and in which order, belongs to the format of a run. */
  readonly interpreter: number;
  readonly run: string;
  readonly startedAt: number;
  /** Where random numbers come from. */
  readonly seed: number;
  /** How often the run has been resumed, plus one. */
  readonly attempt: number;
  /** How often a person had each step run anew, by path. Steps that are not named: 0. */
  readonly generations?: Readonly<Record<string, number>>;
  /** What the conditions of finished steps came to, where they read values that may be others now: that stands. */
  readonly conditions?: Readonly<Record<string, boolean>>;
  readonly inputs: JsonObject;
  readonly config: JsonObject;
  readonly env: Readonly<Record<string, string>>;
}
