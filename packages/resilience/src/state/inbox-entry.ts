import { createHash } from "node:crypto";
import type { Decision, Json, OperationId } from "@tidemark/spec";

/** What somebody asks of a run from outside the process that works on it. */
export type InboxEntry = AnswerEntry | SettlementEntry | CancelEntry;

/** The answer to a question, bound to what was shown. */
export interface AnswerEntry {
  readonly kind: "answer";
  readonly id: OperationId;
  readonly evidence: string;
  readonly decision: Decision;
  readonly at: number;
}

/** What became of a `once` attempt that had begun when its process died. */
export interface SettlementEntry {
  readonly kind: "settlement";
  readonly id: OperationId;
  readonly how: "done" | "again" | "fail";
  /** The output, with `done`. */
  readonly value?: Json;
  readonly reason?: string;
  readonly by: string;
  readonly at: number;
}

/** Somebody wants the run to end for good. */
export interface CancelEntry {
  readonly kind: "cancel";
  readonly reason: string;
  readonly by: string;
  readonly at: number;
}

/** The entry of one kind. */
export type EntryOfKind<Kind extends InboxEntry["kind"]> = Extract<InboxEntry, { readonly kind: Kind }>;

/** The version of an inbox file. */
export const entryVersion = 1;

export const entryFilePattern: RegExp = /^(answer|settlement|cancel)-[0-9a-f]{32}\.json$/;

/** The file of an entry: the same for all that decide the same thing, so that only the first of them can be made. */
export function entryFileName(kind: InboxEntry["kind"], id: string = "", evidence: string = ""): string {
  // As JSON, so that no two pairs run together to the same text.
  const hash = createHash("sha256")
    .update(JSON.stringify([id, evidence]))
    .digest("hex");
  return `${kind}-${hash.slice(0, 32)}.json`;
}

export function fileNameOf(entry: InboxEntry): string {
  return entryFileName(
    entry.kind,
    "id" in entry ? entry.id : undefined,
    "evidence" in entry ? entry.evidence : undefined,
  );
}
