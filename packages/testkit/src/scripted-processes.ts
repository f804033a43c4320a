import { setTimeout as wait } from "node:timers/promises";
import type { ProcessOptions, ProcessResult, ProcessService } from "@tidemark/spec";
import { systemError } from "./system-error.ts";

/** One start of a program, as a runtime asked for it. */
export interface Invocation {
  readonly program: string;
  readonly parameters: readonly string[];
  readonly options: ProcessOptions;
}

/** What a program does. */
export interface ScriptedProcess {
  /** @default 0 */
  readonly exitCode?: number;
  /** The signal that ends it; there is no exit code then. */
  readonly signal?: string;
  /** @default "" */
  readonly stdout?: string;
  /** @default "" */
  readonly stderr?: string;
  /** How long it takes. @default 0 */
  readonly delayMs?: number;
}

/** What a program does, or undefined where there is no such program. It may also throw a `systemError`. */
export type ProcessScript = (invocation: Invocation) => ScriptedProcess | undefined;

/** Processes that a test can look at. */
export interface ScriptedProcesses extends ProcessService {
  /** Every program that was started, in order. */
  readonly invocations: readonly Invocation[];
}

const defaultMaxBytes = 16 * 1024 * 1024;

/**
 * A process service that starts nothing and does what the script says.
 *
 * @example
 * const processes = scriptedProcesses(({ program }) => (program === "date" ? { stdout: "Monday\n" } : undefined));
 * (await processes.run("date", [])).stdout // "Monday\n"
 */
export function scriptedProcesses(script: ProcessScript): ScriptedProcesses {
  const invocations: Invocation[] = [];
  return {
    invocations,
    async run(
      program: string,
      parameters: readonly string[],
      options: ProcessOptions = {},
    ): Promise<ProcessResult> {
      const { signal, onOutput, maxBytes = defaultMaxBytes } = options;
      signal?.throwIfAborted();
      const invocation: Invocation = { program, parameters, options };
      invocations.push(invocation);
      const scripted = script(invocation);
      if (scripted === undefined) throw systemError("ENOENT", `spawn ${program}`, program);
      const { stdout = "", stderr = "", delayMs = 0 } = scripted;
      if (stdout !== "") onOutput?.("stdout", stdout);
      if (stderr !== "") onOutput?.("stderr", stderr);
      await waitUnlessAborted(delayMs, signal);
      const bytes = Buffer.from(stdout, "utf8");
      return {
        exitCode: scripted.signal === undefined ? (scripted.exitCode ?? 0) : null,
        signal: scripted.signal ?? null,
        stdout: bytes.subarray(0, maxBytes).toString("utf8"),
        stderr: Buffer.from(stderr, "utf8").subarray(-maxBytes).toString("utf8"),
        truncated: bytes.length > maxBytes,
      };
    },
  };
}

async function waitUnlessAborted(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await wait(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
