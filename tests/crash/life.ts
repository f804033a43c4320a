import { existsSync } from "node:fs";
import { join } from "node:path";
import { readJournal, readRunHistory } from "../../packages/resilience/src/index.ts";
import type { Report } from "./report.ts";
import { runFlow, type RunOrder } from "./run-flow.ts";
import { startProcess } from "./start-process.ts";
import type { KillOrder } from "./kill-switch.ts";

/** One process that worked on a run, from outside: what it reported, and what it left. */
export interface Life {
  readonly reports: readonly Report[];
  readonly wasKilled: boolean;
  /** The operations whose completion was in the journal when it had ended. */
  readonly durable: ReadonlySet<string>;
  /** How many records there were. */
  readonly records: number;
  /** How many of them say how the run ended. */
  readonly endings: number;
}

export type Kill = Omit<KillOrder, "folder">;

/** Works on a run in a process that is killed where `kill` says. */
export async function live(order: RunOrder, folder: string, kill: Kill): Promise<Life> {
  const value: KillOrder = { folder: order.stateFolder, ...kill };
  const preload = { file: "kill-switch.ts", variable: "TIDEMARK_KILL", value };
  const { reports, signal, exitCode, stderr } = await startProcess({ order, preload });
  if (signal === null && exitCode !== 0) throw new Error(`The process ended with ${exitCode}:\n${stderr}`);
  return { reports, wasKilled: signal === "SIGKILL", ...(await readDurable(folder)) };
}

/** The same in this process, to the end. */
export async function liveHere(order: RunOrder, folder: string): Promise<Life> {
  const reports: Report[] = [];
  await runFlow(order, (report) => void reports.push(report));
  return { reports, wasKilled: false, ...(await readDurable(folder)) };
}

export async function readDurable(folder: string): Promise<Pick<Life, "durable" | "records" | "endings">> {
  const file = join(folder, "journal.ndjson");
  if (!existsSync(file)) return { durable: new Set(), records: 0, endings: 0 };
  const { records } = await readJournal(file);
  const endings = records.filter(({ record }) => record["type"] === "ended").length;
  if (records.length === 0) return { durable: new Set(), records: 0, endings };
  const { completions } = readRunHistory(records);
  return { durable: new Set(completions.keys()), records: records.length, endings };
}

/** How a life ended, where it was not killed. */
export function resultOf({
  reports,
}: Pick<Life, "reports">): Extract<Report, { type: "result" }> | undefined {
  return reports.find((report) => report.type === "result");
}
