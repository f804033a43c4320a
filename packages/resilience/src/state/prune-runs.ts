import { randomBytes } from "node:crypto";
import { readdir, rename, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ResilienceError } from "../resilience-error.ts";
import { canResume } from "./can-resume.ts";
import { takeKernelLock } from "./kernel-lock.ts";
import { listRuns } from "./list-runs.ts";
import { readRunEntry, type RunEntry } from "./run-entry.ts";
import { syncFolder } from "./write-file-atomically.ts";

export interface PruneOptions {
  /** The newest so many of each flow stay. At least one of this and `olderThanMs` is needed. */
  readonly keep?: number;
  /** What was touched last within so many milliseconds stays. */
  readonly olderThanMs?: number;
  /** @default the time of this machine */
  readonly now?: number;
  /** Only the runs of this flow. @default the runs of all flows */
  readonly flow?: string;
  /** Removes also what could go on: runs that failed, crashed, wait, or of which no state can be read. @default false */
  readonly includeResumable?: boolean;
  /** Only says what would be removed. @default false */
  readonly dryRun?: boolean;
}

export interface PruneResult {
  readonly removed: readonly RunEntry[];
  readonly kept: readonly RunEntry[];
}

/** A folder without a state may be that of a run which is just beginning. */
const graceMs = 60_000;
const removedPrefix = ".removed-";

/**
 * Removes old runs. One that a process works on always stays. A run is gone at once or not at all: killed in the middle, this
 * leaves a hidden folder, which the next call removes.
 *
 * @example
 * await pruneRuns(".tidemark", { keep: 20, olderThanMs: 30 * 86_400_000 })
 *
 * @throws {ResilienceError} `invalid_policy` or `unwritable`
 */
export async function pruneRuns(stateFolder: string, options: PruneOptions): Promise<PruneResult> {
  checkOptions(options);
  const { flow, dryRun = false, now = Date.now() } = options;
  const removed: RunEntry[] = [];
  const kept: RunEntry[] = [];
  const counts = new Map<string, number>();
  for (const entry of await listRuns(stateFolder, flow === undefined ? {} : { flow })) {
    const newer = counts.get(entry.flow) ?? 0;
    counts.set(entry.flow, newer + 1);
    const isOld = newer >= (options.keep ?? 0) && isRemovable(entry, { ...options, now });
    const isRemoved = isOld && (dryRun || (await remove(entry, { ...options, now })));
    (isRemoved ? removed : kept).push(entry);
  }
  if (!dryRun) await sweep(stateFolder, flow);
  return { removed, kept };
}

function isRemovable(entry: RunEntry, options: PruneOptions & { readonly now: number }): boolean {
  const { now, olderThanMs = 0, includeResumable = false } = options;
  const { state, startedAt, isOwned } = entry;
  if (isOwned) return false;
  if (state === undefined && now - startedAt < graceMs) return false;
  if (now - (state?.updatedAt ?? startedAt) < olderThanMs) return false;
  return includeResumable || (state !== undefined && !canResume(state));
}

/** Moves the run away while nobody else can begin to work on it, and deletes it then. Says whether it is gone. */
async function remove(entry: RunEntry, options: PruneOptions & { readonly now: number }): Promise<boolean> {
  const { flow, run, folder } = entry;
  const away = join(dirname(folder), `${removedPrefix}${run}-${randomBytes(4).toString("hex")}`);
  try {
    const lock = takeKernelLock(join(folder, "lock"));
    if (lock === undefined) return false;
    try {
      // Somebody may have worked on it since it was listed.
      if (!isRemovable(await readRunEntry(flow, run, folder), options)) return false;
      await rename(folder, away);
      await syncFolder(dirname(folder));
    } finally {
      lock.release();
    }
    await rm(away, { recursive: true, force: true });
    return true;
  } catch (cause) {
    // Another process that prunes may have been quicker.
    if (await isMissing(folder)) return true;
    throw cannotRemove(folder, cause);
  }
}

async function isMissing(path: string): Promise<boolean> {
  return await stat(path).then(
    () => false,
    (error: unknown) => (error as NodeJS.ErrnoException).code === "ENOENT",
  );
}

/** Deletes what a killed call left, and the folders of flows without runs. */
async function sweep(stateFolder: string, flow: string | undefined): Promise<void> {
  const top = join(stateFolder, "runs");
  const flows = flow === undefined ? await readdir(top).catch(() => []) : [flow];
  for (const folder of flows.map((name) => join(top, name))) {
    const names = await readdir(folder).catch(() => []);
    for (const path of names
      .filter((name) => name.startsWith(removedPrefix))
      .map((name) => join(folder, name))) {
      await rm(path, { recursive: true, force: true }).catch((cause: unknown) => {
        throw cannotRemove(path, cause);
      });
    }
    // Fails where there are runs, which is what shall happen.
    await rmdir(folder).catch(() => {});
  }
}

function cannotRemove(path: string, cause: unknown): ResilienceError {
  return new ResilienceError("unwritable", `${path} cannot be removed: ${(cause as Error).message}`, {
    cause,
    hint: "See that the folder may be written.",
  });
}

function checkOptions({ keep, olderThanMs }: PruneOptions): void {
  const hint = "Say how many runs of each flow to keep, or how old a run must be.";
  if (keep === undefined && olderThanMs === undefined) {
    throw new ResilienceError("invalid_policy", "Expected `keep` or `olderThanMs`, got neither.", { hint });
  }
  for (const [name, value] of Object.entries({ keep, olderThanMs })) {
    if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) continue;
    throw new ResilienceError(
      "invalid_policy",
      `Expected \`${name}\` to be a whole number, 0 or more, got ${value}.`,
      { hint },
    );
  }
}
