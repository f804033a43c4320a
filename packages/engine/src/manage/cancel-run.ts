import { setTimeout as wait } from "node:timers/promises";
import { isResilienceError, isRunOwned, readRunHistory, type LockOwner } from "@tidemark/resilience";
import type { RunSettings } from "../engine-options.ts";
import { LocalRun } from "../run/local-run.ts";
import type { RunPlace } from "../run/run-place.ts";
import { openRunStore } from "../run/run-store.ts";
import { keep, planToRun, storeOptions } from "../run/start-run.ts";
import { createServices } from "../services/create-services.ts";
import { awaitTaken } from "./await-taken.ts";
import { readTarget, refuseOver, type RunTarget } from "./run-target.ts";
import { checkName } from "./who-decides.ts";

export interface CancelOptions extends Pick<RunSettings, "runtimes" | "durability" | "owner"> {
  /** Who wants it to end. */
  readonly by: string;
  /** Why. */
  readonly reason?: string;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
  /** How long to wait for the process that works on the run. @default 5000 */
  readonly waitMs?: number;
}

export interface CancelledRun {
  readonly run: string;
  readonly folder: string;
  /** Whether it has ended. Else the process that works on it has been told, and has not ended it so far. */
  readonly hasEnded: boolean;
  /** As it is recorded: of several who asked, the first one's. */
  readonly reason: string;
  /** The process that works on the run and has been told. */
  readonly owner?: Partial<LockOwner>;
  /** What could not be written besides the journal. */
  readonly warnings?: readonly string[];
}

const pauseMs = 20;

/**
 * Ends a run for good, whether or not a process works on it. Needs no secrets and executes nothing.
 *
 * @throws {EngineError} `run_over`
 * @example
 * await cancelRun({ stateFolder: ".tidemark", run: "latest" }, { by: "ada", reason: "wrong month", runtimes: [shell()] });
 */
export async function cancelRun(target: RunTarget, options: CancelOptions): Promise<CancelledRun> {
  const { by, now = Date.now, waitMs = 5000 } = options;
  checkName(by);
  const read = await readTarget(target);
  const { folder, place, run, inbox } = read;
  if (read.history.cancelled === undefined || read.history.ended !== undefined) refuseOver(read);
  // Said first: whoever takes the run over from now on ends it.
  const reason = describe(options);
  const { reason: counting } = await inbox.claim({ kind: "cancel", reason, by, at: now() });
  for (const giveUpAt = performance.now() + waitMs; ;) {
    const end = isRunOwned(folder) ? undefined : await endHere(place, options, counting);
    if (end !== undefined) return { run, folder, reason: counting, hasEnded: true, ...end };
    const left = Math.max(0, giveUpAt - performance.now());
    const { ended: status, owner } = await awaitTaken(folder, left, (history) => history.ended !== undefined);
    if (status === "cancelled") return { run, folder, reason: counting, hasEnded: true };
    // It came to its own end first.
    if (status !== undefined) refuseOver(await readTarget(folder));
    // Where nobody says that it is theirs, somebody is just taking it over, or giving it back.
    if (owner !== undefined || left === 0)
      return { run, folder, reason: counting, hasEnded: false, ...(owner && { owner }) };
    await wait(pauseMs);
  }
}

function describe({ by, reason = "" }: CancelOptions): string {
  return reason === "" ? `by ${by}` : `by ${by}: ${reason}`;
}

/** Ends a run on which no process works. Nothing where one does after all. */
async function endHere(
  place: RunPlace,
  { runtimes, ...settings }: CancelOptions,
  reason: string,
): Promise<Pick<CancelledRun, "warnings"> | undefined> {
  const store = await openRunStore(place, storeOptions({ runtimes, ...settings })).catch((error: unknown) => {
    if (isResilienceError(error) && error.code === "locked") return undefined;
    throw error;
  });
  if (store === undefined) return undefined;
  let ending: LocalRun;
  try {
    const history = readRunHistory(store.records);
    const { definition, header, ended } = history;
    if (ended !== undefined) refuseOver({ history, run: header.run });
    // As it ran: what the file says today is of no interest any more.
    const plan = planToRun(definition, runtimes);
    const signal = AbortSignal.abort(reason);
    const work = {
      run: header.run,
      runtimes,
      services: createServices({ folder: place.folder }),
      secrets: {},
    };
    const kept = { place, store, history, work: { ...work, keeps: () => true }, isNew: false };
    ending = new LocalRun(keep({ plan, header, signal }, kept));
  } catch (error) {
    await store.close();
    throw error;
  }
  const { warnings } = await ending.result;
  return warnings === undefined ? {} : { warnings };
}
