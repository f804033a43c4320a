import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Kill } from "./life.ts";
import { isFull, pickPoints, randomFor, seed } from "./pick-points.ts";
import { playScenario, type PlayOptions } from "./play-scenario.ts";
import type { Report } from "./report.ts";
import { scenarios, temporaryFolder } from "./scenarios.ts";

/** How many processes run at once. */
const parallel = 2;
/** How many points are tried of each scenario where not all of them are. */
const some = { operation: 4, write: 1 } as const;

describe.each(scenarios)("$name", { timeout: isFull ? 900_000 : 60_000 }, (scenario) => {
  let before = "";
  beforeAll(async () => {
    before = temporaryFolder();
    await scenario.prepare?.(before);
  });
  afterAll(() => rmSync(before, { recursive: true, force: true }));

  test("killed before any operation on its files or in the middle of a write, it ends as if nothing had been", async () => {
    const uninterrupted = await playScenario(scenario, { before, kills: [] });
    const counts = await countOperations({ before, kills: [{ at: 0, mode: "operation" }] });
    const kills = (["operation", "write"] as const).flatMap((mode) =>
      pickPoints(counts[mode], some[mode], scenario.name + mode).map((at) => ({ at, mode })),
    );
    const killed = { operation: 0, write: 0, twice: 0 };
    const random = randomFor(scenario.name);
    const works = kills.map((kill) => async () => {
      const lives = await playScenario(scenario, { before, kills: [kill], uninterrupted });
      if (lives[0]?.wasKilled === true) killed[kill.mode] += 1;
    });
    const twice = kills.map((kill) => async () => {
      const second: Kill = { at: 1 + Math.floor(random() * counts.operation), mode: "operation" };
      const lives = await playScenario(scenario, { before, kills: [kill, second], uninterrupted });
      if (lives[1]?.wasKilled === true) killed.twice += 1;
    });
    await inParallel(isFull ? [...works, ...twice] : works);
    const again = killed.twice > 0 ? `, ${killed.twice} times twice` : "";
    process.stdout.write(
      `${scenario.name}: killed before ${killed.operation} of ${counts.operation} operations, in ${killed.write} of ` +
        `${counts.write} writes${again} (seed ${seed})\n`,
    );
    expect(killed.operation).toBeGreaterThanOrEqual(kills.length / 4);
  });

  async function countOperations(options: PlayOptions): Promise<Extract<Report, { type: "counted" }>> {
    const [life] = await playScenario(scenario, options);
    return life!.reports.find(
      (report): report is Extract<Report, { type: "counted" }> => report.type === "counted",
    )!;
  }
});

async function inParallel(works: readonly (() => Promise<void>)[]): Promise<void> {
  const left = works.values();
  const problems: unknown[] = [];
  const take = async (): Promise<void> => {
    for (const work of left) await work().catch((error: unknown) => problems.push(error));
  };
  await Promise.all(Array.from({ length: parallel }, take));
  if (problems.length > 0)
    throw new AggregateError(problems, problems.map((each) => (each as Error).message).join("\n\n"));
}
