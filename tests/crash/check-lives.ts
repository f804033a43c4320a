import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { acquireRunLock, isRunOwned, loadState } from "../../packages/resilience/src/index.ts";
import type { FlowDefinition, RunEvent } from "../../packages/spec/src/index.ts";
import { resultOf, type Life } from "./life.ts";
import type { Visit } from "./report.ts";

/**
 * Holds the lives of one run against the promise: what was finished never ran again, what ran twice was running at a
 * kill, and in the end everything is as in a run that nobody interrupted, where one is given.
 */
export function checkLives(
  flow: FlowDefinition,
  lives: readonly Life[],
  uninterrupted: readonly Life[] | undefined,
): void {
  lives.forEach((life, at) => {
    checkOneLife(life);
    for (const earlier of lives.slice(0, at)) checkRepeats(flow, earlier, life);
    if (lives[at - 1]?.wasKilled === true) checkOnce(flow, lives[at - 1]!, life);
  });
  const keys = new Map<string, string>();
  for (const { path, key } of lives.flatMap(visitsOf)) {
    expect(keys.get(path) ?? key, `the key of ${path}`).toBe(key);
    keys.set(path, key);
  }
  if (uninterrupted === undefined) return;
  expect(new Set(lives.flatMap(visitsOf).map(idOf))).toEqual(
    new Set(uninterrupted.flatMap(visitsOf).map(idOf)),
  );
  const last = lives.at(-1)!;
  // Killed when the run was over: its folder tells how it ended.
  if (!last.wasKilled) expect(summary(resultOf(last))).toEqual(summary(resultOf(uninterrupted.at(-1)!)));
}

/** Within one process nothing begins twice, and nothing is shown as done that is not on disk. */
function checkOneLife(life: Life): void {
  const began = visitsOf(life).map(idOf);
  expect(new Set(began).size, `attempts of ${began.join(", ")}`).toBe(began.length);
  for (const report of life.reports) {
    if (report.type !== "shown" || report.status !== "done" || report.attempts === 0) continue;
    expect(life.durable, "shown as done").toContain(idOf({ path: report.path, attempt: report.attempts }));
  }
}

/** What runs in a later process must have been running when the earlier one was killed, or not have begun. */
function checkRepeats(flow: FlowDefinition, earlier: Life, later: Life): void {
  const began = new Set(visitsOf(earlier).map(({ path }) => path));
  const shown = new Set(earlier.reports.flatMap((report) => (report.type === "shown" ? [report.path] : [])));
  for (const visit of visitsOf(later)) {
    expect(earlier.durable, "done before, and ran again").not.toContain(idOf(visit));
    expect(shown, "shown before, and ran again").not.toContain(visit.path);
    const dependents = flow.nodes.filter(({ needs }) => needs?.includes(visit.path)).map(({ id }) => id);
    for (const id of dependents) expect(began, `ran before ${visit.path} ran again`).not.toContain(id);
  }
}

/** Nobody knows of a `once` step that ran at the kill: it does not begin again before somebody has decided. */
function checkOnce(flow: FlowDefinition, killed: Life, next: Life): void {
  const once = flow.nodes
    .filter((node) => node.kind === "step" && node.effect === "once")
    .map(({ id }) => id);
  const began = new Set(visitsOf(killed).map(({ path }) => path));
  for (const { path } of visitsOf(next)) if (began.has(path)) expect(once).not.toContain(path);
}

/** What a finished run leaves in its folder. */
export async function checkFolder(folder: string, uninterrupted: Life): Promise<void> {
  const recorded = readRecordedEvents(folder);
  const expected = resultOf(uninterrupted)!;
  expect(recorded.at(-1)).toMatchObject({ type: "run.finished", status: expected.status });
  const state = await loadState(join(folder, "state.json"));
  expect(state.status).toBe(expected.status);
  expect(new Map(state.nodeResults.map(([path, node]) => [path, node.status]))).toEqual(
    new Map(expected.nodes.map(([path, status]) => [path, status])),
  );
  expect(readFileSync(join(folder, "run.md"), "utf8")).not.toBe("");
  expect(isRunOwned(folder)).toBe(false);
  acquireRunLock(folder, { what: "a look" }).release();
}

/** The recorded events of a run, of which none is missing and none is there twice. */
export function readRecordedEvents(folder: string): readonly RunEvent[] {
  const lines = readFileSync(join(folder, "events.ndjson"), "utf8").split("\n");
  expect(lines.pop()).toBe("");
  const recorded = lines
    .map((line) => JSON.parse(line) as RunEvent)
    .filter(({ type }) => !liveTypes.has(type));
  expect(recorded.map(({ sequence }) => sequence)).toEqual(recorded.map((_, at) => at));
  return recorded;
}

const liveTypes: ReadonlySet<string> = new Set([
  "attempt.output",
  "attempt.progress",
  "run.resumed",
  "run.suspended",
]);

export function visitsOf({ reports }: Pick<Life, "reports">): readonly Visit[] {
  return reports.filter((report): report is Visit => report.type === "began");
}

export function idOf({ path, attempt }: Pick<Visit, "path" | "attempt">): string {
  return `${path}@0:attempt:${attempt}`;
}

function summary(result: ReturnType<typeof resultOf>): unknown {
  if (result === undefined) return undefined;
  const { status, output, error, nodes, warnings, waiting } = result;
  const told = { status, output, warnings, waiting, error: error?.message };
  return withoutTimes({ ...told, nodes: nodes.toSorted(([one], [other]) => one.localeCompare(other)) });
}

/** Who answered when is no part of what came of it: what nobody was there for before may be late now. */
export function withoutTimes<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value), (key, part) =>
    /^(?:at|by|timedOut)$/.test(key) ? undefined : part,
  ) as Value;
}
