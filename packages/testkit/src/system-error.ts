/**
 * An error as the system gives it, for stand-ins of files and processes.
 *
 * @example
 * systemError("EBUSY", "open", "a.txt").message // "EBUSY: open 'a.txt'"
 */
export function systemError(code: string, operation: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${operation} '${path}'`), { code, syscall: operation, path });
}
