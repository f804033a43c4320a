import { ResilienceError, type ResilienceErrorCode } from "../resilience-error.ts";
import type { JournalScan } from "./scan-journal.ts";

const hints = {
  damaged: "To keep the records before that place: tidemark runs repair <run>.",
  newer_version: "Use the version of Tidemark that wrote it, or a later one.",
} as const;

/** The error for a journal that must not be used as it is, if it must not. */
export function journalProblem(path: string, scan: JournalScan): ResilienceError | undefined {
  if (scan.problem === undefined) return undefined;
  const { code, offset, reason } = scan.problem;
  const what = code === "damaged" ? "is damaged" : "was written by a later version";
  const message = `The journal ${path} ${what}, at byte ${offset}, after ${scan.records.length} good records: ${reason}.`;
  return new ResilienceError(code, message, { hint: hints[code] });
}

export function unwritable(path: string, cause: unknown): ResilienceError {
  return systemFailure("unwritable", `Could not write ${path}`, cause);
}

/** What it means that a file did not open. */
export function notOpened(path: string, cause: unknown, mode: "create" | "change" | "read"): ResilienceError {
  const code = systemCode(cause);
  if (code === "EEXIST") return systemFailure("run_exists", `Expected ${path} not to exist yet`, cause);
  if (code === "ENOENT" && mode !== "create")
    return systemFailure("run_not_found", `There is no ${path}`, cause);
  return mode === "read" ? unreadable(path, cause) : unwritable(path, cause);
}

export function unreadable(path: string, cause: unknown): ResilienceError {
  return systemFailure("unreadable", `Could not read ${path}`, cause);
}

function systemFailure(code: ResilienceErrorCode, what: string, cause: unknown): ResilienceError {
  const hint = hintsBySystemCode[systemCode(cause) ?? ""];
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ResilienceError(code, `${what}: ${reason}.`, { cause, ...(hint === undefined ? {} : { hint }) });
}

const hintsBySystemCode: Readonly<Record<string, string>> = {
  ENOSPC: "Make room on the disk, then resume the run.",
  EDQUOT: "Make room within your quota, then resume the run.",
  EIO: "The disk reports errors: check it before you resume the run.",
  EROFS: "The disk is mounted read-only.",
  EACCES: "Check whose file it is.",
};

export function systemCode(error: unknown): string | undefined {
  const code = (error as { readonly code?: unknown } | null | undefined)?.code;
  return typeof code === "string" ? code : undefined;
}
