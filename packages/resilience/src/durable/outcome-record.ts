import { isLongerThan, type Completion, type Outcome } from "@tidemark/spec";
import type { BlobStore } from "../journal/blobs.ts";
import { ResilienceError } from "../resilience-error.ts";
import type { Begun } from "./begun.ts";
import type { CompletionRecord } from "./run-record.ts";

/** How long a value may be that stands in the journal itself; longer ones are blobs. */
const inlineLength = 64 * 1024;

export interface RecordParts {
  readonly begun: Begun;
  readonly outcome: Outcome;
  readonly at: number;
}

/** What the journal keeps of an outcome. Asynchronous only where a value is too long for it. */
export function recordOf(parts: RecordParts, blobs: BlobStore): CompletionRecord | Promise<CompletionRecord> {
  const { begun, outcome, at } = parts;
  const { id } = begun;
  switch (outcome.status) {
    case "elapsed":
      return { type: "elapsed", id, at };
    case "decided":
      return {
        type: "decided",
        id,
        at,
        evidence: begun.decision?.evidence ?? "",
        decision: outcome.decision,
      };
    case "failed": {
      const record = {
        type: "failed",
        id,
        at,
        inputs: begun.inputs,
        error: outcome.error,
      } as const;
      return begun.verdict === undefined ? record : { ...record, cache: begun.verdict };
    }
    case "done": {
      const { value, cachedFrom } = outcome;
      const record = {
        type: "done",
        id,
        at,
        inputs: begun.inputs,
        ...(cachedFrom !== undefined && { cachedFrom }),
        ...(begun.verdict !== undefined && { cache: begun.verdict }),
      } as const;
      if (!isLongerThan(value, inlineLength)) return { ...record, value };
      return blobs.put(JSON.stringify(value)).then((blob) => ({ ...record, blob }));
    }
  }
}

/** What the interpreter is told of a record. */
export function completionOf({ id, at, ms }: CompletionRecord, outcome: Outcome): Completion {
  const completion = { kind: "completion", id, at, outcome } as const;
  return ms === undefined ? completion : { ...completion, startedAt: at - ms };
}

/** The outcome that a record stands for. */
export async function outcomeOf(record: CompletionRecord, blobs: Pick<BlobStore, "get">): Promise<Outcome> {
  switch (record.type) {
    case "elapsed":
      return { status: "elapsed" };
    case "decided":
      return { status: "decided", decision: record.decision };
    case "failed":
      return { status: "failed", error: record.error };
    case "done": {
      const value = "value" in record ? record.value : (JSON.parse(await blobs.get(record.blob)) as never);
      const { cachedFrom } = record;
      return { status: "done", value, ...(cachedFrom !== undefined && { cachedFrom }) };
    }
    default:
      throw new ResilienceError("damaged", `The journal has a record of an unknown type.`);
  }
}
