import { toErrorRecord, type ErrorRecord } from "@tidemark/spec";

/** The record of an error that the interpreter itself made: where in its code that was helps nobody, and differs from copy to copy. */
export function ownErrorRecord(error: unknown): ErrorRecord {
  const { stack: _stack, ...record } = toErrorRecord(error);
  return record;
}
