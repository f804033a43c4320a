import { isatty } from "node:tty";

import { openOutputStream, type OutputStream } from "./output-stream.ts";
import { isSet, type Environment } from "./style.ts";

/** What a command may know of the world it was called from. Tests hand in their own. */
export interface Terminal {
  /** The folder the command was called in. */
  readonly folder: string;
  readonly environment: Environment;
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
}

/** Where somebody types. */
export interface InputStream {
  readonly isTerminal: boolean;
  /** From then on it is read. */
  open(): NodeJS.ReadableStream;
}

/**
 * Whether somebody sits there who can be asked: not in a pipe, not on CI. Nothing else says so, and nothing answers in their
 * place.
 */
export function isAttended({ stdin, stderr, environment }: Terminal): boolean {
  return stdin.isTerminal && stderr.isTerminal && environment.TERM !== "dumb" && !isSet(environment.CI);
}

/** The terminal of this process. */
export function openTerminal(): Terminal {
  return {
    folder: process.cwd(),
    environment: process.env,
    stdin: { isTerminal: isatty(0), open: () => process.stdin },
    stdout: openOutputStream(() => process.stdout),
    stderr: openOutputStream(() => process.stderr),
  };
}
