import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isEngineError, type LocalEngine } from "../../packages/engine/src/index.ts";
import { answerRun } from "../../packages/engine/src/manage/answer-run.ts";
import { settleRun } from "../../packages/engine/src/manage/settle-run.ts";
import type { FlowDefinition, RunEvent, RunHandle } from "../../packages/spec/src/index.ts";
import { crashFlows } from "./crash-flows.ts";
import { liveHere, resultOf, type Life } from "./life.ts";
import type { Report } from "./report.ts";
import { reportingEngine, runFlow, type RunOrder } from "./run-flow.ts";

export const run = "r1";

/** Something to be killed in: a run from its start, or one that goes on from where another process left it. */
export interface Scenario {
  readonly name: string;
  readonly flow: FlowDefinition;
  /** Whether the run is there already, and is resumed. */
  readonly resumes?: boolean;
  /** @default "power" */
  readonly durability?: "power" | "process";
  /** Fills the state folder with what was there before. */
  readonly prepare?: (stateFolder: string) => Promise<void>;
}

const starts = ["chain", "fan", "retry", "question", "blobs", "once", "failing"];

export const scenarios: readonly Scenario[] = [
  ...starts.map((name) => ({ name, flow: crashFlows[name]! })),
  { name: "retry, without syncs", flow: crashFlows["retry"]!, durability: "process" },
  {
    name: "failed, and gone on with",
    flow: crashFlows["failing"]!,
    resumes: true,
    prepare: async (stateFolder) => {
      await runFlow(orderOf(stateFolder, crashFlows["failing"]), () => {});
    },
  },
  {
    name: "question, answered meanwhile",
    flow: crashFlows["question"]!,
    resumes: true,
    prepare: async (stateFolder) => {
      const life = await liveHere(
        orderOf(stateFolder, crashFlows["question"]),
        runFolder(stateFolder, "question"),
      );
      await decide(life, runFolder(stateFolder, "question"));
    },
  },
  {
    name: "cached by an earlier run",
    flow: crashFlows["cached"]!,
    prepare: async (stateFolder) => {
      await runFlow({ ...orderOf(stateFolder, crashFlows["cached"]), run: "r0" }, () => {});
    },
  },
  {
    name: "once, interrupted and settled",
    flow: crashFlows["once"]!,
    resumes: true,
    prepare: async (stateFolder) => {
      const folder = runFolder(stateFolder, "once");
      await leaveInterrupted(stateFolder, crashFlows["once"]!, "pay");
      await decide(await liveHere(orderOf(stateFolder), folder), folder);
    },
  },
];

export function runFolder(stateFolder: string, flow: string): string {
  return join(stateFolder, "runs", flow, run);
}

export function orderOf(stateFolder: string, flow?: FlowDefinition): RunOrder {
  return { stateFolder, run, ...(flow !== undefined && { flow }) };
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "tidemark-crash-"));
}

/** Does what people do about a suspended run: approves questions, has interrupted steps begin again. */
export async function decide(life: Life, folder: string): Promise<void> {
  for (const { kind, path } of resultOf(life)?.waiting ?? []) {
    const options = { step: path, by: "a test", waitMs: 0 };
    if (kind === "interrupted") await settleRun(folder, { ...options, how: "again" });
    else await answerRun(folder, { ...options, action: "approve" }).catch(allowLate);
  }
}

/** A question that is due by now has its answer. */
function allowLate(error: unknown): void {
  if (!isEngineError(error) || error.code !== "too_late") throw error;
}

/** A state folder as a process leaves it that is killed while a step runs. */
export async function leaveInterrupted(
  stateFolder: string,
  flow: FlowDefinition,
  step: string,
): Promise<void> {
  const isThere = (report: Report | undefined): boolean => report?.type === "began" && report.path === step;
  await leaveWhen(stateFolder, isThere, (engine) => engine.start(flow, { run }));
}

/**
 * Works on a copy of a state folder, and makes the folder what a process leaves that is killed at that moment: in the
 * middle of a report, or after an event. What the process would have done after it is done to the copy alone.
 */
export async function leaveWhen(
  stateFolder: string,
  isThere: (report: Report | undefined, events: readonly RunEvent[]) => boolean,
  work: (engine: LocalEngine) => Promise<RunHandle>,
): Promise<void> {
  const other = temporaryFolder();
  cpSync(stateFolder, other, { recursive: true });
  const reached = Promise.withResolvers<void>();
  const hanging = Promise.withResolvers<void>();
  const engine = reportingEngine({ stateFolder: other }, (report) => {
    if (!isThere(report, [])) return undefined;
    reached.resolve();
    return hanging.promise;
  });
  const events: RunEvent[] = [];
  const handle = await work(engine);
  const followed = follow(handle, (event) => {
    events.push(event);
    if (isThere(undefined, events)) reached.resolve();
  });
  await Promise.race([
    reached.promise,
    followed.then(() => Promise.reject(new Error("It never came to that."))),
  ]);
  cpSync(other, stateFolder, { recursive: true, force: true, filter: (path) => !path.endsWith("lock") });
  const closed = engine.close();
  hanging.resolve();
  await closed;
  await followed;
  rmSync(other, { recursive: true, force: true });
}

async function follow({ events }: RunHandle, onEvent: (event: RunEvent) => void): Promise<void> {
  for await (const event of events) onEvent(event);
}
