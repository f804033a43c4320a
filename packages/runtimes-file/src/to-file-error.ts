import { isTidemarkError } from "@tidemark/spec";
import type { FileAction } from "./file-config.ts";
import { FileError, type FileErrorCode } from "./file-error.ts";

interface Explanation {
  readonly code: FileErrorCode;
  readonly reason: string;
  readonly hint?: string;
  readonly retryable?: boolean | "unknown";
}

const notFound: Explanation = {
  code: "not_found",
  reason: "there is no such file",
  hint: "Relative paths start at the flow's folder.",
};
const notPermitted: Explanation = { code: "not_permitted", reason: "the system does not permit it" };
const notADirectory: Explanation = {
  code: "not_a_directory",
  reason: "a part of the path is a file and not a folder",
};
const diskFull: Explanation = { code: "disk_full", reason: "the disk is full" };
const busy: Explanation = { code: "busy", reason: "the file or the system is busy", retryable: true };

const explanations: Readonly<Record<string, Explanation>> = {
  ENOENT: notFound,
  EACCES: notPermitted,
  EPERM: notPermitted,
  EROFS: notPermitted,
  EISDIR: { code: "is_a_directory", reason: "it is a folder" },
  ENOTDIR: notADirectory,
  EEXIST: notADirectory,
  EFTYPE: { code: "not_a_file", reason: "it is a pipe, a socket or a device" },
  ENXIO: { code: "not_a_file", reason: "it is a pipe, a socket or a device" },
  EFBIG: {
    code: "too_large",
    reason: "it is too large",
    hint: "A step reads at most 16 MB. Cut the file up with a `sh` step.",
  },
  ENOSPC: diskFull,
  EDQUOT: diskFull,
  EBUSY: busy,
  EAGAIN: busy,
  EMFILE: busy,
  ENFILE: busy,
  ETXTBSY: busy,
  ENAMETOOLONG: { code: "invalid_path", reason: "the path is too long" },
  ELOOP: { code: "invalid_path", reason: "its links lead in a circle" },
  ERR_INVALID_ARG_VALUE: { code: "invalid_path", reason: "the path holds a character that no path may hold" },
};

/** An error of the system as a `FileError`. Whatever the engine itself refuses stays as it is. */
export function toFileError(error: unknown, action: FileAction["kind"], path: string): unknown {
  if (isTidemarkError(error)) return error;
  const systemCode = codeOf(error);
  const explanation =
    systemCode !== undefined && Object.hasOwn(explanations, systemCode)
      ? explanations[systemCode]
      : undefined;
  const { code, reason, ...options } = explanation ?? unexplained(error);
  return new FileError(code, `Could not ${verbs[action]} ${path}: ${reason}.`, { ...options, cause: error });
}

function unexplained(error: unknown): Explanation {
  return { code: "failed", reason: messageOf(error), retryable: "unknown" };
}

const verbs = { read: "read", write: "write", append: "append to" } as const;

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
