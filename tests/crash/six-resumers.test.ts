import { rmSync } from "node:fs";
import { expect, test } from "vitest";
import { checkFolder, checkLives, visitsOf } from "./check-lives.ts";
import { workFlow } from "./crash-flows.ts";
import { live, liveHere, readDurable, resultOf, type Life } from "./life.ts";
import { isFull, randomFor, seed } from "./pick-points.ts";
import { orderOf, runFolder, temporaryFolder } from "./scenarios.ts";
import { startProcess, type EndedProcess } from "./start-process.ts";

const rounds = isFull ? 50 : 2;
const processes = 6;

const flow = workFlow(
  "six",
  { one: {}, two: { needs: ["one"] }, three: { needs: ["two"], takesMs: 1000 }, four: { needs: ["three"] } },
  { output: "${{ four }}" },
);

test(
  `of six processes that resume one run, one works and five are told who does (${rounds} rounds)`,
  { timeout: 600_000 },
  async () => {
    const whole = temporaryFolder();
    const uninterrupted = await liveHere(orderOf(whole, flow), runFolder(whole, flow.name));
    rmSync(whole, { recursive: true, force: true });
    const random = randomFor("six");
    let slowest = 0;
    for (let round = 0; round < rounds; round += 1)
      slowest = Math.max(slowest, await playRound(uninterrupted, 20 + Math.floor(random() * 8)));
    process.stdout.write(
      `six resumers: ${rounds} rounds, the slowest was told after ${Math.round(slowest)} ms (seed ${seed})\n`,
    );
  },
);

/** How long the slowest of the five took to be told. */
async function playRound(uninterrupted: Life, killAt: number): Promise<number> {
  const stateFolder = temporaryFolder();
  const folder = runFolder(stateFolder, flow.name);
  try {
    const first = await live(orderOf(stateFolder, flow), folder, { at: killAt, mode: "operation" });
    expect(first.wasKilled && first.records > 0 && first.endings === 0).toBe(true);
    const all = await resumeTogether(stateFolder);
    const [worker, ...others] = all.toSorted((one, other) => Number(isWorker(other)) - Number(isWorker(one)));
    // Two that worked would both have a result, or one of them something else to say than who works.
    const ends = all.map(({ pid, reports, stderr }) => `${pid}: ${stderr}${JSON.stringify(reports.at(-1))}`);
    expect(all.filter(isWorker).length, `they said: ${ends.join("\n")}`).toBe(1);
    const told = others.map(({ reports }) => reports.find((report) => report.type === "refused"));
    expect(told.map((refused) => refused?.code)).toEqual(told.map(() => "locked"));
    for (const refused of told) {
      expect(refused?.message).toContain(`process ${worker!.pid} (\`crash test\``);
      expect(refused?.afterMs).toBeLessThan(2000);
    }
    expect(others.flatMap(visitsOf)).toEqual([]);
    const second: Life = { reports: worker!.reports, wasKilled: false, ...(await readDurable(folder)) };
    checkLives(flow, [first, second], [uninterrupted]);
    await checkFolder(folder, uninterrupted);
    return Math.max(...told.map((refused) => refused!.afterMs));
  } finally {
    rmSync(stateFolder, { recursive: true, force: true });
  }
}

/** All at the same moment: each waits, ready, until the last one is. */
async function resumeTogether(stateFolder: string): Promise<readonly EndedProcess[]> {
  const { promise: signal, resolve } = Promise.withResolvers<void>();
  let left = processes;
  const ready = (): void => {
    left -= 1;
    if (left === 0) resolve();
  };
  const order = { ...orderOf(stateFolder), waits: true };
  return await Promise.all(
    Array.from({ length: processes }, () => startProcess({ order, go: { ready, signal } })),
  );
}

function isWorker(ended: EndedProcess): boolean {
  return resultOf(ended) !== undefined;
}
