import { chmodSync, statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { ResilienceError } from "../resilience-error.ts";

/** A lock that ends with this process at the latest, however it dies. */
export interface KernelLock {
  readonly isReleased: boolean;
  release(): void;
}

// What SQLite calls these: https://sqlite.org/rescode.html
const busy = 5;
const cannotOpen = 14;

const mostTries = 100;

/**
 * A connection that nobody refers to is closed by the garbage collector, and its lock with it. An owner that forgets the
 * lock it took must still own it.
 */
const held = new Set<DatabaseSync>();

/**
 * Takes the lock that an empty file stands for, or returns `undefined` at once where somebody else has it. The file is made
 * where there is none.
 *
 * Nothing else in this process may ever open the file: closing it again would free the lock (POSIX).
 *
 * @throws {ResilienceError} `unwritable`
 */
export function takeKernelLock(path: string): KernelLock | undefined {
  let database: DatabaseSync | undefined;
  try {
    database = connect(path, false);
    // Without the pragma, SQLite leaves the file of a journal beside the lock.
    database.exec("PRAGMA journal_mode = MEMORY; PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE");
    keepPrivate(path);
  } catch (error) {
    database?.close();
    if (isBusy(error)) return undefined;
    throw unusable(path, error);
  }
  return keep(database);
}

function keep(database: DatabaseSync): KernelLock {
  held.add(database);
  return {
    get isReleased(): boolean {
      return !held.has(database);
    },
    release(): void {
      if (held.delete(database)) database.close();
    },
  };
}

/**
 * Whether somebody has the lock. Reading shares the file for some microseconds, in which nobody can take the lock: do not
 * look at a lock that somebody takes without trying again.
 */
export function isKernelLockHeld(path: string): boolean {
  // The file may come and go between a look and the opening of it. Whenever it was gone, nobody had the lock.
  for (let tries = 0; statSync(path, { throwIfNoEntry: false }) !== undefined; tries += 1) {
    try {
      return isBusyNow(path);
    } catch (error) {
      if (sqliteCode(error) !== cannotOpen || tries >= mostTries) throw unusable(path, error);
    }
  }
  return false;
}

function isBusyNow(path: string): boolean {
  const database = connect(path, true);
  try {
    database.exec("PRAGMA busy_timeout = 0; SELECT 1 FROM sqlite_schema");
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    throw error;
  } finally {
    database.close();
  }
}

/** Loaded late, since Node may print a warning when it is: only who locks something shall see it. */
function connect(path: string, readOnly: boolean): DatabaseSync {
  const { DatabaseSync: Connection } = process.getBuiltinModule("node:sqlite");
  return new Connection(path, { readOnly });
}

/** SQLite makes files that everybody may read. */
function keepPrivate(path: string): void {
  if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
}

function isBusy(error: unknown): boolean {
  return sqliteCode(error) === busy;
}

function sqliteCode(error: unknown): number | undefined {
  const { errcode } = error as { readonly errcode?: unknown };
  // The lower byte is the code, the others say more about it.
  return typeof errcode === "number" ? errcode & 0xff : undefined;
}

function unusable(path: string, cause: unknown): ResilienceError {
  return new ResilienceError("unwritable", `The lock ${path} cannot be used: ${(cause as Error).message}.`, {
    cause,
    hint: "See that its folder exists and may be written. Where the file is not empty, remove it.",
  });
}
