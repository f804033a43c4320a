import type { ChildProcess } from "node:child_process";
import type { ProcessOptions, ProcessResult } from "@tidemark/spec";
import { keepFirst, keepLast } from "./output-buffer.ts";
import { createOutputLines } from "./output-lines.ts";

/** What a child writes, kept within bounds and handed on as it comes. */
export interface CollectedOutput {
  /** Rejects with what a stream or `onOutput` threw. */
  readonly failed: Promise<never>;
  /** Hands on what is left of the last lines and gives what was kept. */
  finish(): Pick<ProcessResult, "stdout" | "stderr" | "truncated">;
  /** Hands nothing on from now on. */
  drop(): void;
}

const defaultMaxBytes = 16 * 1024 * 1024;

export function collectOutput(child: ChildProcess, options: ProcessOptions): CollectedOutput {
  const { maxBytes = defaultMaxBytes, onOutput } = options;
  const { promise: failed, reject: fail } = Promise.withResolvers<never>();
  // Nobody waits for it any more once the program has ended.
  failed.catch(() => {});
  let live = onOutput !== undefined;

  const handOn = (stream: "stdout" | "stderr", text: string): void => {
    try {
      if (live) onOutput?.(stream, text);
    } catch (error) {
      fail(error);
    }
  };
  const stdout = keepFirst(maxBytes);
  const stderr = keepLast(maxBytes);
  const stdoutLines = createOutputLines((text) => handOn("stdout", text));
  const stderrLines = createOutputLines((text) => handOn("stderr", text));
  child.stdout?.on("error", fail).on("data", (chunk: Buffer) => {
    stdout.add(chunk);
    if (live) stdoutLines.add(chunk);
  });
  child.stderr?.on("error", fail).on("data", (chunk: Buffer) => {
    stderr.add(chunk);
    if (live) stderrLines.add(chunk);
  });

  return {
    failed,
    finish(): Pick<ProcessResult, "stdout" | "stderr" | "truncated"> {
      stdoutLines.end();
      stderrLines.end();
      return { stdout: stdout.text(), stderr: stderr.text(), truncated: stdout.truncated };
    },
    drop(): void {
      live = false;
      stdoutLines.drop();
      stderrLines.drop();
    },
  };
}
