import { isTidemarkError } from "@tidemark/spec";
import { ShellError, type ShellErrorCode } from "./shell-error.ts";
import type { ShellName } from "./shell-program.ts";

interface Explanation {
  readonly code: ShellErrorCode;
  readonly reason: string;
  readonly retryable?: boolean | "unknown";
}

const busy: Explanation = { code: "busy", reason: "the system has no room for it now", retryable: true };
const notPermitted: Explanation = { code: "not_permitted", reason: "the system does not permit it" };

const explanations: Readonly<Record<string, Explanation>> = {
  ENOENT: { code: "not_found", reason: "there is no such file or folder" },
  ENOTDIR: { code: "not_found", reason: "a part of the path is a file and not a folder" },
  EACCES: notPermitted,
  EPERM: notPermitted,
  EAGAIN: busy,
  ENOMEM: busy,
  EMFILE: busy,
  ENFILE: busy,
  E2BIG: { code: "invalid_call", reason: "the script or the values in `env` are too long" },
  ERR_INVALID_ARG_VALUE: { code: "invalid_call", reason: "the script or `env` holds a zero byte" },
};

/** Why a shell could not be started, as a `ShellError`. Whatever the engine itself refuses stays as it is. */
export function toShellError(error: unknown, shell: ShellName): unknown {
  if (isTidemarkError(error)) return error;
  const { code: systemCode = "", path } = Object(error) as {
    readonly code?: unknown;
    readonly path?: unknown;
  };
  const { code, reason, retryable = false } = explanations[String(systemCode)] ?? unexplained(error);
  const what = typeof path === "string" && path !== shell ? `${shell} in ${path}` : shell;
  // Node repeats the value that holds the zero byte, and that may be a secret.
  const cause = code === "invalid_call" ? undefined : error;
  return new ShellError(code, `Could not start ${what}: ${reason}.`, { cause, retryable });
}

function unexplained(error: unknown): Explanation {
  const reason = error instanceof Error ? error.message : String(error);
  return { code: "failed", reason, retryable: "unknown" };
}
