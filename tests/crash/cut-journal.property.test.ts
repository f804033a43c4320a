import { cpSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readJournal } from "../../packages/resilience/src/index.ts";
import type { FlowDefinition } from "../../packages/spec/src/index.ts";
import { idOf, readRecordedEvents, visitsOf, withoutTimes } from "./check-lives.ts";
import { liveHere, readDurable, resultOf, type Life } from "./life.ts";
import { isFull } from "./pick-points.ts";
import { randomFlows } from "./random-flow.ts";
import { decide, orderOf, runFolder, temporaryFolder } from "./scenarios.ts";

const cases = isFull ? 2000 : 80;

test(
  "a run whose journal ends at any record goes on to what it would have come to",
  { timeout: 900_000 },
  async () => {
    let cuts = 0;
    await fc.assert(
      fc.asyncProperty(
        randomFlows,
        fc.array(fc.nat(), { minLength: 2, maxLength: 3 }),
        async (flow, places) => {
          const stateFolder = temporaryFolder();
          try {
            const whole = await playToEnd(flow, stateFolder, flow);
            const kept = `${stateFolder}-whole`;
            cpSync(stateFolder, kept, { recursive: true });
            for (const place of places) {
              rmSync(stateFolder, { recursive: true, force: true });
              cpSync(kept, stateFolder, { recursive: true });
              await cutAndResume(flow, stateFolder, place, whole);
              cuts += 1;
            }
            rmSync(kept, { recursive: true, force: true });
          } finally {
            rmSync(stateFolder, { recursive: true, force: true });
          }
        },
      ),
      { numRuns: cases },
    );
    process.stdout.write(`cut journals: ${cuts} cuts of ${cases} random flows\n`);
  },
);

/** Every life of a run until it has ended; people decide where it waits for them. */
async function playToEnd(
  flow: FlowDefinition,
  stateFolder: string,
  start?: FlowDefinition,
): Promise<readonly Life[]> {
  const folder = runFolder(stateFolder, flow.name);
  const lives: Life[] = [];
  while (lives.length < 20) {
    const order = orderOf(stateFolder, lives.length === 0 ? start : undefined);
    const life = await liveHere({ ...order, durability: "process" }, folder);
    lives.push(life);
    const result = resultOf(life);
    if (result === undefined) throw new Error(`It was refused: ${JSON.stringify(life.reports)}`);
    if (result.status !== "suspended") return lives;
    await decide(life, folder);
  }
  throw new Error("It does not come to an end.");
}

async function cutAndResume(
  flow: FlowDefinition,
  stateFolder: string,
  place: number,
  whole: readonly Life[],
): Promise<void> {
  const folder = runFolder(stateFolder, flow.name);
  await cut(folder, place);
  const before: Life = { reports: [], wasKilled: true, ...(await readDurable(folder)) };
  const lives = await playToEnd(flow, stateFolder);
  for (const visit of lives.flatMap(visitsOf)) expect(before.durable).not.toContain(idOf(visit));
  for (const life of lives) expect(new Set(visitsOf(life).map(idOf)).size).toBe(visitsOf(life).length);

  const [result, expected] = [resultOf(lives.at(-1)!)!, resultOf(whole.at(-1)!)!];
  expect(result.status).toBe(expected.status);
  const nodes = outputsOf(result.nodes);
  const wanted = outputsOf(expected.nodes);
  if (expected.status === "done") {
    expect(nodes).toEqual(wanted);
    const visited = new Set([...lives.flatMap(visitsOf).map(idOf), ...attemptsIn(before)]);
    expect(visited).toEqual(new Set(whole.flatMap(visitsOf).map(idOf)));
  } else {
    // What else had its turn before the failure is a matter of time.
    for (const [path, node] of wanted)
      if (node.status === "done" && nodes.get(path)?.status === "done") expect(nodes.get(path)).toEqual(node);
  }
  readRecordedEvents(folder);
}

/** As a crash leaves a run: with its first records, and with no event of what is not recorded. */
async function cut(folder: string, place: number): Promise<void> {
  const journal = join(folder, "journal.ndjson");
  const { records } = await readJournal(journal);
  const first = records[1 + (place % (records.length - 1))]!;
  truncateSync(journal, first.offset);
  const { at } = first.record as { readonly at: number };
  const events = join(folder, "events.ndjson");
  if (!existsSync(events)) return;
  const lines = readFileSync(events, "utf8").split("\n");
  const known = lines.findIndex(
    (line) => line === "" || (JSON.parse(line) as { readonly at: number }).at >= at,
  );
  writeFileSync(
    events,
    lines
      .slice(0, known)
      .map((line) => `${line}\n`)
      .join(""),
  );
}

function outputsOf(nodes: NonNullable<ReturnType<typeof resultOf>>["nodes"]) {
  return new Map(withoutTimes(nodes).map(([path, status, output]) => [path, { status, output }] as const));
}

function attemptsIn({ durable }: Life): readonly string[] {
  return [...durable].filter((id) => id.includes(":attempt:"));
}
