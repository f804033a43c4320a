/** Why a log is not in the flow file. */
export type LogRefusal =
  /** Somebody saved the file at the same moment: their edit stays. */
  | "changed"
  | "missing"
  /** File or folder may not be written. */
  | "protected"
  /** It has further names, which would keep the old content. */
  | "linked"
  /** A fence or comment that is never closed would swallow the log. */
  | "unclosed"
  | "not_utf8"
  /** With the log the file would be larger than a flow may be. */
  | "too_large"
  /** No ordinary file, or a file system on which an edit could get lost. */
  | "unsupported"
  /** What the system said is in `error`. */
  | "failed";

export interface RefusedLog {
  readonly written: false;
  readonly reason: LogRefusal;
  /** A sentence for people, with what to do about it. */
  readonly message: string;
  readonly error?: unknown;
}

const messages: Readonly<Record<LogRefusal, string>> = {
  changed: "it was saved while the log was being written, and the edit wins",
  missing: "it is not there any more",
  protected: "the file or its folder may not be written: allow that, or say `log: off` in the front matter",
  linked: "it has other hard links, which would keep the old content: copy the file, or say `log: off`",
  unclosed: "a fence or comment at its end is never closed and would swallow the log: close it",
  not_utf8: "it is not UTF-8: save it in that encoding",
  too_large: "it would be larger than 1 MB, and no flow any more: shorten the file, or say `log: off`",
  unsupported: "its place cannot exchange files safely: keep the flow on a local disk, or say `log: off`",
  failed: "the system refused",
};

export function refuseLog(path: string, reason: LogRefusal, error?: unknown): RefusedLog {
  const said = error instanceof Error ? `: ${error.message}` : "";
  return {
    written: false,
    reason,
    message: `The log is not in ${path}: ${messages[reason]}${reason === "failed" ? said : ""}.`,
    ...(error !== undefined && { error }),
  };
}
