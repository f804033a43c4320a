import {
  findRun,
  isRunOwned,
  readLockOwner,
  readRunHistory,
  type BlobStore,
  type Inbox,
  type LockOwner,
  type RunHistory,
  type StoredRecord,
} from "@tidemark/resilience";
import { EngineError } from "../engine-error.ts";
import { customPlace, placeAt, type RunPlace } from "../run/run-place.ts";
import { readRunStore } from "../run/run-store.ts";

/** A run that is kept: by its folder, or the state file in it; or by its id, or a part of it, in a state folder. */
export type RunTarget = string | { readonly stateFolder: string; readonly run: string };

/** What is kept of a run, as somebody sees it who does not work on it. */
export interface TargetedRun {
  readonly folder: string;
  readonly place: RunPlace;
  readonly run: string;
  /** What somebody types for it. */
  readonly name: string;
  readonly records: readonly StoredRecord[];
  readonly history: RunHistory;
  readonly blobs: BlobStore;
  readonly inbox: Inbox;
}

/** Reads a run. Nobody is kept from working on it, and nothing is changed. */
export async function readTarget(target: RunTarget): Promise<TargetedRun> {
  const isPath = typeof target === "string";
  const place = isPath ? placeOf(target) : placeAt((await findRun(target.stateFolder, target.run)).folder);
  const { folder } = place;
  const { records, blobs, inbox } = await readRunStore(folder);
  const history = readRunHistory(records);
  const { run } = history.header;
  return { folder, place, run, name: isPath ? target : run, records, history, blobs, inbox };
}

/** Somebody may have given the state file a name of its own. */
function placeOf(path: string): RunPlace {
  return path.endsWith(".json") ? customPlace(path) : placeAt(path);
}

/** The process that works on a run. Where it does not say which one it is, that is no reason to stop. */
export function ownerOf(folder: string): Partial<LockOwner> | undefined {
  try {
    return readLockOwner(folder);
  } catch {
    return isRunOwned(folder) ? {} : undefined;
  }
}

type OverParts = Pick<TargetedRun, "history" | "run"> & Partial<Pick<TargetedRun, "name">>;

/** Somebody wants something of a run for which it is too late. */
export function refuseOver({ history, run, name = run }: OverParts): void {
  const { ended, cancelled } = history;
  if (ended === undefined && cancelled === undefined) return;
  const at = new Date(ended?.at ?? cancelled?.record.at ?? history.lastAt).toISOString();
  const status = ended?.status ?? "cancelled";
  const goesOn = status === "failed" || status === "timed_out";
  throw new EngineError("run_over", `The run ${run} ${endings[status]} at ${at}.`, {
    ...(goesOn && { hint: `It can go on: tidemark resume ${name}` }),
  });
}

const endings = {
  done: "was done",
  failed: "failed",
  rejected: "was rejected",
  cancelled: "was cancelled",
  timed_out: "ran out of time",
} as const;
