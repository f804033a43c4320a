import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { Report } from "./report.ts";
import type { RunOrder } from "./run-flow.ts";

export interface ProcessOptions {
  readonly order: RunOrder;
  /** A preload beside this file, with what it is told by its variable. */
  /** Ends the input of a process that `waits`, once it is ready. @default at once */
  readonly go?: { ready(): void; readonly signal: Promise<void> };
  readonly preload?: { readonly file: string; readonly variable: string; readonly value: unknown };
}

export interface EndedProcess {
  readonly reports: readonly Report[];
  readonly signal: NodeJS.Signals | null;
  readonly exitCode: number | null;
  readonly stderr: string;
  readonly tookMs: number;
  readonly pid: number;
}

/** What Node compiles once is not compiled again: half of a start. */
export const compileCache: string = join(import.meta.dirname, "../../node_modules/.cache/tidemark-crash");

/** Starts `run-flow.ts` in a process of its own. Resolves when it has ended, in whatever way. */
export async function startProcess({ order, go, preload }: ProcessOptions): Promise<EndedProcess> {
  mkdirSync(compileCache, { recursive: true });
  const parameters = [
    "--conditions=@tidemark/source",
    "--no-warnings",
    join(import.meta.dirname, "run-flow.ts"),
  ];
  if (preload !== undefined) parameters.unshift("--import", join(import.meta.dirname, preload.file));
  const startedAt = performance.now();
  const child = spawn(process.execPath, parameters, {
    stdio: ["pipe", "ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"],
      NODE_COMPILE_CACHE: compileCache,
      TIDEMARK_RUN: JSON.stringify(order),
      ...(preload !== undefined && { [preload.variable]: JSON.stringify(preload.value) }),
    },
  });
  if (go === undefined) child.stdin!.end();
  else {
    child.stdio[3]!.once("data", () => go.ready());
    void go.signal.then(() => child.stdin!.end());
  }
  const ended = new Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode, signal) => resolve({ exitCode, signal }));
  });
  const [stderr, lines, end] = await Promise.all([
    text(child.stderr!),
    text(child.stdio[3] as Readable),
    ended,
  ]);
  return {
    ...end,
    stderr,
    reports: parseReports(lines),
    tookMs: performance.now() - startedAt,
    pid: child.pid!,
  };
}

export function parseReports(lines: string): readonly Report[] {
  return lines
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Report);
}
