import type {
  Decision,
  ErrorRecord,
  FinalRunStatus,
  FlowDefinition,
  Json,
  JsonObject,
  OperationId,
  Question,
  RunHeader,
  RuntimeVersions,
} from "@tidemark/spec";
import type { BlobReference } from "../journal/blobs.ts";
import type { CacheVerdict } from "./output-cache.ts";

/** The version of the records below. A reader refuses a higher one. */
export const runFormatVersion = 1;

/** The first record of a run's journal: what is fixed when it starts. */
export interface RunRecord {
  readonly type: "run";
  readonly format: typeof runFormatVersion;
  readonly epoch: 1;
  readonly header: RunHeader;
  readonly definition: FlowDefinition;
  /** The hash of what the definition does, and of the inputs: for whoever reads only this line. */
  readonly flowHash: string;
  readonly inputsHash: string;
  /** The runtimes' versions, which belong to the hash of each step. */
  readonly versions: RuntimeVersions;
}

/** Another process has taken the run over. */
export interface ResumedRecord {
  readonly type: "resumed";
  /** Rises with each takeover. */
  readonly epoch: number;
  readonly at: number;
  readonly attempt: number;
  /** Present where the flow has changed since the last record of it. */
  readonly definition?: FlowDefinition;
  readonly versions?: RuntimeVersions;
  readonly inputs?: JsonObject;
  readonly config?: JsonObject;
  readonly env?: Readonly<Record<string, string>>;
  readonly generations?: Readonly<Record<string, number>>;
  /** What the conditions of finished steps came to, where they read values that may be others now. */
  readonly conditions?: Readonly<Record<string, boolean>>;
  /** Steps whose recorded attempts no longer count: they failed, and are tried again. */
  readonly forgotten?: readonly string[];
  /** Attempts of `once` steps that failed and may have had their effect: a person decides about them. */
  readonly reopened?: readonly OperationId[];
  /** Steps that a person wants to keep although their definition, or something before them, has changed. */
  readonly kept?: readonly string[];
  /** Steps whose records stand under another path: new path, old path. */
  readonly renamed?: Readonly<Record<string, string>>;
}

/** How an operation ended. Everything that the interpreter is told is one of these. */
export type CompletionRecord = {
  readonly id: OperationId;
  readonly at: number;
  /** How long this execution of an attempt took. */
  readonly ms?: number;
} & (
  | ({
      readonly type: "done";
      readonly inputs: string;
      readonly cachedFrom?: string;
      readonly cache?: CacheVerdict;
    } & ({ readonly value: Json } | { readonly blob: BlobReference }))
  | {
      readonly type: "failed";
      readonly inputs: string;
      readonly error: ErrorRecord;
      readonly cache?: CacheVerdict;
    }
  | { readonly type: "elapsed" }
  | { readonly type: "decided"; readonly evidence: string; readonly decision: Decision }
);

/** A `once` attempt is about to begin: written ahead, so that a crash in the middle is known. */
export interface IntentRecord {
  readonly type: "intent";
  readonly id: OperationId;
  readonly path: string;
  readonly attempt: number;
  readonly at: number;
}

/** A person wants an interrupted attempt to begin again. */
export interface SettledRecord {
  readonly type: "settled";
  readonly id: OperationId;
  readonly by: string;
  readonly at: number;
}

export interface QuestionRecord {
  readonly type: "question";
  readonly id: OperationId;
  readonly path: string;
  readonly question: Question;
  readonly evidence: string;
  readonly at: number;
}

export interface CancelledRecord {
  readonly type: "cancelled";
  readonly at: number;
  readonly reason: string;
}

/** The run has ended. */
export interface EndedRecord {
  readonly type: "ended";
  readonly at: number;
  readonly status: FinalRunStatus;
  /** The steps whose failure made it fail. */
  readonly failures?: readonly string[];
}

export type JournalEntry =
  | RunRecord
  | ResumedRecord
  | CompletionRecord
  | IntentRecord
  | SettledRecord
  | QuestionRecord
  | CancelledRecord
  | EndedRecord;
