import { openOutputStream, type OutputStream } from "./output-stream.ts";
import type { Environment } from "./style.ts";

/** What a command may know of the world it was called from. Tests hand in their own. */
export interface Terminal {
  /** The folder the command was called in. */
  readonly folder: string;
  readonly environment: Environment;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
}

/** The terminal of this process. */
export function openTerminal(): Terminal {
  return {
    folder: process.cwd(),
    environment: process.env,
    stdout: openOutputStream(() => process.stdout),
    stderr: openOutputStream(() => process.stderr),
  };
}
