import { cpSync, rmSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkFolder, checkLives, visitsOf } from "./check-lives.ts";
import { decide, orderOf, runFolder, scenarios, temporaryFolder, type Scenario } from "./scenarios.ts";
import { live, liveHere, resultOf, type Kill, type Life } from "./life.ts";
import { pickPoints, seed, isFull } from "./pick-points.ts";
import type { Report } from "./report.ts";

/** How many processes run at once. */
const parallel = 2;

describe.each(scenarios)("$name", { timeout: isFull ? 600_000 : 60_000 }, (scenario) => {
  test("survives a kill before any operation on its files, and in the middle of any write", async () => {
    const uninterrupted = await play(scenario);
    const counted = await play(scenario, { at: 0, mode: "operation" });
    const counts = counted.first.reports.find((report): report is Extract<Report, { type: "counted" }> => report.type === "counted")!;
    const kills = (["operation", "write"] as const).flatMap((mode) =>
      pickPoints(counts[mode], mode === "write" ? 3 : 7, scenario.name + mode).map((at) => ({ at, mode })),
    );
    let killed = 0;
    await inParallel(kills, async (kill) => {
      const { first } = await play(scenario, kill, uninterrupted.lives);
      if (first.wasKilled) killed += 1;
    });
    process.stdout.write(
      `${scenario.name}: killed at ${killed} of ${counts.operation} operations and ${counts.write} half writes (seed ${seed})\n`,
    );
    expect(killed).toBeGreaterThan(kills.length / 2);
  });
});

interface Played {
  readonly first: Life;
  readonly lives: readonly Life[];
}

/** Plays a scenario in a folder of its own: killed once where `kill` is given, then until it has ended. */
async function play(scenario: Scenario, kill?: Kill, uninterrupted?: readonly Life[]): Promise<Played> {
  const stateFolder = temporaryFolder();
  try {
    await prepare(scenario, stateFolder);
    const folder = runFolder(stateFolder, scenario.flow.name);
    const order = orderOf(stateFolder, scenario.resumes === true ? undefined : scenario.flow);
    const first = kill === undefined ? await liveHere(order, folder) : await live(order, folder, kill);
    const lives = await finish(scenario, [first], stateFolder);
    const expected = whole(uninterrupted ?? lives);
    try {
      if (first.wasKilled && first.records === 0) checkUnborn(lives);
      else {
        checkLives(scenario.flow, lives, expected);
        await checkFolder(folder, expected);
      }
    } catch (error) {
      throw new Error(`${scenario.name}, killed at ${JSON.stringify(kill)}: ${(error as Error).message}\n${describeLives(lives)}`, { cause: error });
    }
    return { first, lives };
  } finally {
    rmSync(stateFolder, { recursive: true, force: true });
  }
}
