export type { OutputFormat, ShellConfig } from "./shell-config.ts";
export { ShellError, isShellError, type ShellErrorCode, type ShellErrorOptions } from "./shell-error.ts";
export { shell } from "./shell.ts";
