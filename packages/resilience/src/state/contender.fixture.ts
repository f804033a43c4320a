import { createInterface } from "node:readline";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { isResilienceError } from "../resilience-error.ts";
import type { InboxEntry } from "./inbox-entry.ts";
import { Inbox } from "./inbox.ts";
import { acquireRunLock, readLockOwner, type RunLock } from "./run-lock.ts";

/** What a process that contends is told: a line of JSON on its standard input. */
export type Order =
  | {
      readonly do: "lock";
      readonly folder: string;
      /** When, so that all of them do it at once. */ readonly at: number;
    }
  /** Forgets the lock that it has, as far as the garbage collector is concerned. */
  | { readonly do: "forget" }
  | { readonly do: "release" }
  /** Takes the lock and releases it, so many times. */
  | { readonly do: "churn"; readonly folder: string; readonly times: number }
  /** Asks for the owner until the moment. */
  | { readonly do: "ask"; readonly folder: string; readonly until: number }
  | { readonly do: "submit"; readonly folder: string; readonly at: number; readonly entry: InboxEntry };

/** What it answers: a line of JSON on its standard output. */
export interface Answer {
  readonly ok: boolean;
  readonly pid: number;
  readonly ms: number;
  readonly code?: string;
  readonly message?: string;
  /** Of each process that was told to be the owner, how often. */
  readonly owners?: Readonly<Record<string, number>>;
}

const locks: RunLock[] = [];

function lockAndKeep(folder: string): void {
  locks.push(acquireRunLock(folder, { what: "contend" }));
}

function churn(folder: string, times: number): void {
  for (let index = 0; index < times; index += 1) acquireRunLock(folder, { what: "churn" }).release();
}

function ask(folder: string, until: number): Readonly<Record<string, number>> {
  const owners: Record<string, number> = {};
  while (Date.now() < until) {
    const pid = readLockOwner(folder)?.pid ?? "none";
    owners[pid] = (owners[pid] ?? 0) + 1;
  }
  return owners;
}

function forget(): void {
  locks.length = 0;
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  for (let index = 0; index < 5; index += 1) collect();
}

async function obey(order: Order): Promise<Partial<Answer>> {
  switch (order.do) {
    case "lock":
      return (lockAndKeep(order.folder), {});
    case "forget":
      return (forget(), {});
    case "release":
      return (locks.pop()?.release(), {});
    case "churn":
      return (churn(order.folder, order.times), {});
    case "ask":
      return { owners: ask(order.folder, order.until) };
    case "submit":
      return { ok: await new Inbox(order.folder).submit(order.entry) };
  }
}

async function answer(order: Order): Promise<Answer> {
  // Busy, since a timer would be some milliseconds late.
  if ("at" in order) while (Date.now() < order.at);
  const start = performance.now();
  const base = (): { pid: number; ms: number } => ({ pid: process.pid, ms: performance.now() - start });
  try {
    return { ok: true, ...(await obey(order)), ...base() };
  } catch (error) {
    const code = isResilienceError(error) ? error.code : "unexpected";
    return { ok: false, code, message: String(error), ...base() };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line) as Order))}\n`);
}
