import type { ChildProcess } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import type { ProcessOptions, ProcessResult } from "@tidemark/spec";
import { collectOutput } from "./collect-output.ts";
import type { LivingGroups } from "./living-groups.ts";
import { endGroup } from "./process-group.ts";

/** How long processes have to end by themselves. Short: whoever cancels does not want to wait. */
const graceMs = 100;
/** How long output may still come in after its program has ended. */
const drainMs = 100;

/** Sees a program that leads a process group to its end, and leaves nothing of the group behind. */
export async function followProcess(
  child: ChildProcess,
  groups: LivingGroups,
  options: ProcessOptions,
): Promise<ProcessResult> {
  const { signal, input } = options;
  const exited = untilExit(child);
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const leader = child.pid;
  // It was not started: `exited` rejects and says why.
  if (leader === undefined) return exited as Promise<never>;

  groups.add(leader);
  let ending: Promise<void> | undefined;
  const end = (): Promise<void> => (ending ??= endGroup(leader, graceMs));
  const { promise: givenUp, reject: giveUp } = Promise.withResolvers<never>();
  // The kernel may hold on to a program that was killed, in a dead network disk say: then nobody waits for its exit.
  const onAbort = (): void => void end().then(() => giveUp(signal?.reason));
  signal?.addEventListener("abort", onAbort, { once: true });
  const output = collectOutput(child, options);
  // A program need not read what it is given.
  child.stdin?.on("error", () => {}).end(input);
  try {
    const status = await Promise.race([exited, output.failed, givenUp]);
    if (ending === undefined) await settledWithin(closed, drainMs);
    await end();
    await settledWithin(closed, drainMs);
    signal?.throwIfAborted();
    return { ...status, ...output.finish() };
  } finally {
    signal?.removeEventListener("abort", onAbort);
    await end();
    output.drop();
    for (const stream of child.stdio) stream?.destroy();
    groups.delete(leader);
  }
}

function untilExit(child: ChildProcess): Promise<Pick<ProcessResult, "exitCode" | "signal">> {
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.once("exit", (exitCode, signal) => resolve({ exitCode, signal }));
  });
}

async function settledWithin(promise: Promise<void>, milliseconds: number): Promise<void> {
  const timer = new AbortController();
  try {
    await Promise.race([promise, wait(milliseconds, undefined, { signal: timer.signal })]);
  } finally {
    timer.abort();
  }
}
