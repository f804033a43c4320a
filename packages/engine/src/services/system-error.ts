/** An error in the form that Node gives the system's own. */
export function systemError(code: string, reason: string, operation: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${reason}, ${operation} '${path}'`), {
    code,
    syscall: operation,
    path,
  });
}

/** The code of a system error, or undefined for anything else. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
