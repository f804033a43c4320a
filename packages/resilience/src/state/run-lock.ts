import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { ResilienceError } from "../resilience-error.ts";
import { isKernelLockHeld, takeKernelLock, type KernelLock } from "./kernel-lock.ts";

/** The process that works on a run. */
export interface LockOwner {
  readonly pid: number;
  readonly host: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** What it does: `tidemark resume`. */
  readonly what: string;
}

export interface RunLock {
  /** Gives the run back. May be called again. */
  release(): void;
}

export interface RunLockOptions {
  /** What others are told that this process does: `tidemark resume`. */
  readonly what: string;
}

/** How long two processes may get in each other's way without one of them having the lock. */
const patienceMs = 1000;
const pauseMs = 2;

/**
 * Makes this process the only one that works on the run in a folder, until it releases the lock or dies. Tries at once:
 * where another process works on the run, it says which one. The folder must exist.
 *
 * Three files: `lock` is the lock; `owner.json` says who has it; `owner.lock` is locked for as long as that is true, so
 * that who merely asks never touches `lock`, and is never the reason why somebody does not get it.
 *
 * @example
 * const lock = acquireRunLock(folder, { what: "nightly import" });
 *
 * @throws {ResilienceError} `locked`, or `unwritable` where the folder is missing or may not be written.
 */
export function acquireRunLock(folder: string, options: RunLockOptions): RunLock {
  // SQLite may refuse everybody where several try at the very same moment, and the winner needs a moment to say who it is.
  for (const giveUpAt = performance.now() + patienceMs; ; pause()) {
    const lock = takeKernelLock(join(folder, "lock"));
    if (lock !== undefined) return own(folder, lock, options.what);
    const owner = tellingOwner(folder);
    if (owner !== undefined || performance.now() > giveUpAt) throw locked(folder, owner);
  }
}

/**
 * The process that works on the run in a folder, if one does. Asks the lock itself: what a killed process left behind does
 * not count. Never keeps anybody from taking the lock.
 *
 * @example
 * readLockOwner(folder)?.pid // undefined
 *
 * @throws {ResilienceError} `damaged` where somebody has the lock, and the file that says who is gone.
 */
export function readLockOwner(folder: string): LockOwner | undefined {
  for (const giveUpAt = performance.now() + patienceMs; ; pause()) {
    if (!isRunOwned(folder)) return undefined;
    const owner = readOwner(folder);
    if (owner !== undefined) return owner;
    if (performance.now() > giveUpAt) break;
  }
  const path = join(folder, "owner.json");
  throw new ResilienceError(
    "damaged",
    `A process works on the run in ${folder}, but ${path} does not say which.`,
    {
      hint: "End the process that has the file `lock` in that folder open, or wait until it ends.",
    },
  );
}

/** Whether a process works on the run in a folder. */
export function isRunOwned(folder: string): boolean {
  return isKernelLockHeld(join(folder, "owner.lock"));
}

/** The owner, as far as there is one that can be told of. */
function tellingOwner(folder: string): LockOwner | undefined {
  return isRunOwned(folder) ? readOwner(folder) : undefined;
}

function own(folder: string, lock: KernelLock, what: string): RunLock {
  const ownerFile = join(folder, "owner.json");
  const ownerLockFile = join(folder, "owner.lock");
  let ownerLock: KernelLock | undefined;
  try {
    // In this order: once `owner.lock` is locked, `owner.json` is true.
    writeOwner(ownerFile, { pid: process.pid, host: hostname(), since: Date.now(), what });
    ownerLock = takeOwnerLock(ownerLockFile);
  } catch (error) {
    lock.release();
    throw error;
  }
  return {
    release(): void {
      ownerLock?.release();
      ownerLock = undefined;
      // Others may have taken the lock since the first call.
      if (lock.isReleased) return;
      remove(ownerLockFile);
      remove(ownerFile);
      lock.release();
    },
  };
}

/** Readers share this lock for microseconds, so it may take some tries. */
function takeOwnerLock(path: string): KernelLock | undefined {
  for (const giveUpAt = performance.now() + patienceMs; ;) {
    const lock = takeKernelLock(path);
    // A reader that was stopped half-way does not keep a run from running. Who asks meanwhile is told of no owner.
    if (lock !== undefined || performance.now() > giveUpAt) return lock;
  }
}

function writeOwner(path: string, owner: LockOwner): void {
  try {
    // Only the owner of `lock` writes here, so that the name needs no chance. A lock dies with the machine: no sync.
    writeFileSync(`${path}.tmp`, `${JSON.stringify(owner)}\n`, { mode: 0o600 });
    renameSync(`${path}.tmp`, path);
  } catch (cause) {
    throw new ResilienceError("unwritable", `${path} cannot be written: ${(cause as Error).message}`, {
      cause,
      hint: "See that there is room, and that the folder exists and may be written.",
    });
  }
}

function readOwner(folder: string): LockOwner | undefined {
  try {
    const owner = JSON.parse(readFileSync(join(folder, "owner.json"), "utf8")) as Partial<LockOwner>;
    const { pid, host, since, what } = owner;
    const isWhole =
      Number.isSafeInteger(pid) &&
      typeof host === "string" &&
      typeof since === "number" &&
      typeof what === "string";
    return isWhole ? { pid: pid as number, host, since, what } : undefined;
  } catch {
    return undefined;
  }
}

/** What stays behind says nothing, since nobody has the lock. */
function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The folder may be read-only by now.
  }
}

function locked(folder: string, owner: LockOwner | undefined): ResilienceError {
  const hint = "Wait until it ends, or end it; then try again.";
  return new ResilienceError("locked", `The run in ${folder} is being worked on by ${describe(owner)}.`, {
    hint,
  });
}

function describe(owner: LockOwner | undefined): string {
  if (owner === undefined) return "another process";
  const { pid, host, since, what } = owner;
  const place = host === hostname() ? "" : ` on ${host}`;
  return `process ${pid}${place} (\`${what}\`, since ${new Date(since).toISOString()})`;
}

/** Blocks: who asks for a lock does nothing until it has one. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
}
