// The program that is killed: starts a flow or goes on with a run, and reports everything through a pipe.

import { writeSync } from "node:fs";
import { text } from "node:stream/consumers";
import { createEngine, type LocalEngine } from "../../packages/engine/src/index.ts";
import { checkpoint } from "../../packages/runtimes-human/src/index.ts";
import type { FlowDefinition, RunHandle } from "../../packages/spec/src/index.ts";
import { reportFile, type SendReport } from "./report.ts";
import { workRuntime } from "./work-runtime.ts";

export interface RunOrder {
  readonly stateFolder: string;
  readonly run: string;
  /** Absent: the run is resumed. */
  readonly flow?: FlowDefinition;
  readonly durability?: "power" | "process";
  /** Whether the process waits, once it is ready, until its input ends. */
  readonly waits?: boolean;
}

/** An engine whose steps report to `send`. */
export function reportingEngine(
  { stateFolder, durability = "power" }: Pick<RunOrder, "stateFolder" | "durability">,
  send: SendReport,
): LocalEngine {
  return createEngine({
    runtimes: [workRuntime(send), checkpoint()],
    stateFolder,
    durability,
    owner: "crash test",
  });
}

/** Runs to the end, and reports what is shown and how it ended. */
export async function runFlow(order: RunOrder, send: SendReport): Promise<void> {
  const { run, flow } = order;
  const startedAt = performance.now();
  const engine = reportingEngine(order, send);
  try {
    await follow(flow === undefined ? await engine.resume(run) : await engine.start(flow, { run }), send);
  } catch (thrown) {
    const { code = "none", message } = thrown as { readonly code?: string; readonly message: string };
    send({ type: "refused", code, message, afterMs: performance.now() - startedAt });
  } finally {
    await engine.close();
  }
}

async function follow(handle: RunHandle, send: SendReport): Promise<void> {
  const shown = show(handle, send);
  const { status, output, error, nodes, warnings = [], waiting = [] } = await handle.result;
  await shown;
  send({
    ...{ type: "result", status, warnings, waiting },
    ...(output !== undefined && { output }),
    ...(error !== undefined && { error }),
    nodes: [...nodes].map(([path, node]) => [path, node.status, node.output ?? null] as const),
  });
}

async function show({ events }: RunHandle, send: SendReport): Promise<void> {
  try {
    for await (const event of events)
      if (event.type === "step.finished")
        send({ type: "shown", path: event.path, status: event.status, attempts: event.attempts });
  } catch {
    // The result tells.
  }
}

async function main(order: RunOrder): Promise<void> {
  const send: SendReport = (report) => writeSync(reportFile, `${JSON.stringify(report)}\n`);
  if (order.waits === true) {
    send({ type: "ready" });
    await text(process.stdin);
  }
  await runFlow(order, send);
}

const order = process.env["TIDEMARK_RUN"];
if (order !== undefined) await main(JSON.parse(order) as RunOrder);
