import { checkJsonSchema } from "@tidemark/core";
import { pathOf, type IntentRecord, type SettlementEntry } from "@tidemark/resilience";
import type { Json, NodeDefinition } from "@tidemark/spec";
import { EngineError } from "../engine-error.ts";
import { awaitTaken, type Taken } from "./await-taken.ts";
import { findNode } from "./find-node.ts";
import { ownerOf, readTarget, refuseOver, type RunTarget, type TargetedRun } from "./run-target.ts";
import { checkName } from "./who-decides.ts";

export interface SettleOptions {
  readonly step: string;
  /** `done`: it had its effect, and `value` is its output. `again`: it had none, and is tried again. `fail`: it failed. */
  readonly how: "done" | "again" | "fail";
  /** The output, with `done`. @default null */
  readonly value?: Json;
  /** Why it failed, with `fail`. */
  readonly reason?: string;
  /** Who decides. */
  readonly by: string;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
  /** How long to wait until a process that works on the run has taken it. @default 2000 */
  readonly waitMs?: number;
}

export interface RecordedSettlement extends Taken {
  readonly run: string;
  readonly folder: string;
  /** Where the attempt was made: `charge`, or `charge~other_bank`. */
  readonly step: string;
  readonly attempt: number;
  readonly how: SettleOptions["how"];
  readonly at: number;
}

/**
 * Decides what became of a `once` step that a crash interrupted. One decision counts.
 *
 * @throws {EngineError} `run_over`, `unknown_step`, `not_waiting`, `already_decided`, `invalid_answer`
 * @example
 * await settleRun(".tidemark/runs/bills/20261120-133059-k3f9qz", { step: "charge", how: "done", value: { id: 7 }, by: "ada" });
 */
export async function settleRun(target: RunTarget, options: SettleOptions): Promise<RecordedSettlement> {
  const { how, value, reason, by, now = Date.now, waitMs = 2000 } = options;
  checkName(by);
  const read = await readTarget(target);
  const { run, folder, inbox } = read;
  refuseOver(read);
  const node = findNode(read.history.definition, options.step);
  const intent = interruptionOf(read, options.step);
  if (how === "done") checkValue(node, value ?? null);
  const { id, path: step, attempt } = intent;
  const earlier = await inbox.get("settlement", id);
  if (earlier !== undefined && earlier.at > intent.at) throw alreadySettled(read, step, earlier);
  // It was about an earlier interruption of the same attempt.
  if (earlier !== undefined) await inbox.remove(earlier);
  const entry: SettlementEntry = {
    ...{ kind: "settlement", id, how, by },
    ...(how === "done" && { value: value ?? null }),
    ...(reason !== undefined && reason !== "" && { reason }),
    // By this it is told from one that is about an earlier interruption, also where a clock was set back.
    at: Math.max(now(), intent.at + 1),
  };
  if (!(await inbox.submit(entry)))
    throw alreadySettled(read, step, (await inbox.get("settlement", id)) ?? entry);
  const taken = await awaitTaken(folder, waitMs, ({ intents }) => intents.get(id)?.at !== intent.at);
  return { run, folder, step, attempt, how, at: entry.at, ...taken };
}

/** The attempts that were cut off, of which nobody knows whether they had their effect. */
export function interruptionsOf({ folder, history, records }: TargetedRun): readonly IntentRecord[] {
  const { intents, completions } = history;
  const isOwned = ownerOf(folder) !== undefined;
  const takenOver = records.findLastIndex(({ record }) => record["type"] === "resumed");
  return [...intents.values()].filter((intent) => {
    const deadline = intent.id.replace(/@(\d+):attempt:\d+$/, "#deadline@$1:sleep:0");
    // Nobody waits any more for what came to no end in time.
    if (completions.has(deadline)) return false;
    // What the process has begun that works on the run is not interrupted: it runs.
    return !isOwned || records.findLastIndex(({ record }) => isIntent(record, intent)) < takenOver;
  });
}

function isIntent(record: Readonly<Record<string, unknown>>, { id }: IntentRecord): boolean {
  return record["type"] === "intent" && record["id"] === id;
}

function interruptionOf(run: TargetedRun, step: string): IntentRecord {
  const all = interruptionsOf(run);
  const exact = all.filter(({ path }) => path === step);
  const found = exact.length > 0 ? exact : all.filter(({ id }) => pathOf(id) === step);
  const [first, another] = found;
  if (first !== undefined && another === undefined) return first;
  const names = (found.length > 0 ? found : all).map(({ path }) => `\`${path}\``).join(", ");
  if (first !== undefined)
    throw new EngineError("not_waiting", `Several attempts of \`${step}\` were cut off.`, {
      hint: `Say which one: ${names}.`,
    });
  const isRunning = [...run.history.intents.values()].some(({ id }) => pathOf(id) === step);
  const message = isRunning
    ? `\`${step}\` was not cut off: it runs right now.`
    : `\`${step}\` was not cut off, so there is nothing to settle.`;
  throw new EngineError("not_waiting", message, {
    hint: names === "" ? "No step of the run was cut off." : `What was cut off: ${names}.`,
  });
}

function checkValue(node: NodeDefinition, value: Json): void {
  const returns = node.kind === "step" ? node.returns : undefined;
  const problems = returns === undefined ? [] : checkJsonSchema(returns, value);
  if (problems.length === 0) return;
  const list = problems.map(({ pointer, message }) => (pointer === "" ? message : `${pointer}: ${message}`));
  throw new EngineError("invalid_answer", `\`${node.id}\` does not return such a value: ${list.join(" ")}`, {
    hint: `It returns ${JSON.stringify(returns)}.`,
  });
}

const wordings = { done: "it was done", again: "it is to be tried again", fail: "it failed" } as const;

function alreadySettled({ name }: TargetedRun, step: string, { how, by, at }: SettlementEntry): EngineError {
  const when = new Date(at).toISOString();
  const message = `\`${step}\` was decided already: ${wordings[how]}, by ${by} at ${when}.`;
  return new EngineError("already_decided", message, {
    hint: `One decision counts. The run goes on with: tidemark resume ${name}`,
  });
}
