import { cpSync, rmSync } from "node:fs";
import { expect } from "vitest";
import { checkFolder, checkLives, visitsOf } from "./check-lives.ts";
import { live, liveHere, readDurable, resultOf, type Kill, type Life } from "./life.ts";
import { decide, orderOf, runFolder, temporaryFolder, type Scenario } from "./scenarios.ts";

export interface PlayOptions {
  /** A state folder as it is before the scenario. */
  readonly before: string;
  /** Where processes are killed, one after the other. The one after the last goes on in this process. */
  readonly kills: readonly Kill[];
  /** What the same scenario came to when nobody was killed. @default nothing is compared */
  readonly uninterrupted?: readonly Life[];
}

/** Plays a scenario in a folder of its own until its run has ended, and holds it against one that nobody interrupted. */
export async function playScenario(scenario: Scenario, options: PlayOptions): Promise<readonly Life[]> {
  const { before, kills, uninterrupted } = options;
  const stateFolder = temporaryFolder();
  const lives: Life[] = [];
  try {
    cpSync(before, stateFolder, { recursive: true });
    await playLives(scenario, stateFolder, kills, lives);
    if (uninterrupted !== undefined) await check(scenario, stateFolder, lives, uninterrupted);
    return lives;
  } catch (error) {
    const where = `${scenario.name}, killed at ${JSON.stringify(kills)}, in ${stateFolder}`;
    const message = `${where}: ${(error as Error).message}\n${lives.map(describeLife).join("\n")}`;
    throw new Error(message, { cause: error });
  } finally {
    if (process.env["TIDEMARK_CRASH_KEEP"] === undefined)
      rmSync(stateFolder, { recursive: true, force: true });
  }
}

async function playLives(
  { flow, resumes = false, durability = "power" }: Scenario,
  stateFolder: string,
  kills: readonly Kill[],
  lives: Life[],
): Promise<void> {
  const folder = runFolder(stateFolder, flow.name);
  const before = await readDurable(folder);
  const next = (): Parameters<typeof liveHere> => [
    { ...orderOf(stateFolder, resumes || lives.length > 0 ? undefined : flow), durability },
    folder,
  ];
  const isOver = async (life: Life): Promise<boolean> => {
    if (life.wasKilled) return life.endings > before.endings;
    if (resultOf(life)?.status !== "suspended") return true;
    // Where it waits for people, they decide.
    await decide(life, folder);
    return false;
  };
  for (const kill of kills) {
    const life = await live(...next(), kill);
    // Killed before it had the run: it did nothing, and what was to be killed in is still there.
    if (!resumes || life.records > before.records) lives.push(life);
    else expect(visitsOf(life)).toEqual([]);
    if (await isOver(life)) return;
  }
  for (let rounds = 0; rounds < 6; rounds += 1) {
    lives.push(await liveHere(...next()));
    if (await isOver(lives.at(-1)!)) return;
  }
  throw new Error("It does not come to an end.");
}

async function check(
  { flow, resumes }: Scenario,
  stateFolder: string,
  lives: readonly Life[],
  uninterrupted: readonly Life[],
): Promise<void> {
  if (resumes !== true && lives[0]!.wasKilled && lives[0]!.records === 0) return checkUnborn(lives);
  checkLives(flow, lives, uninterrupted);
  await checkFolder(runFolder(stateFolder, flow.name), uninterrupted.at(-1)!);
}

/** Killed before there was a run: nothing was done, and whoever asks for it is told. */
function checkUnborn(lives: readonly Life[]): void {
  expect(lives.flatMap(visitsOf)).toEqual([]);
  const [refused] = lives.at(-1)!.reports;
  expect(refused).toMatchObject({
    type: "refused",
    code: expect.stringMatching(/^(?:run_not_found|damaged)$/),
  });
}

function describeLife({ reports, wasKilled, durable }: Life, at: number): string {
  const told = reports.map((report) => {
    if (report.type === "began" || report.type === "ended")
      return `${report.type} ${report.path}#${report.attempt}`;
    if (report.type === "shown") return `shown ${report.path} ${report.status}`;
    return report.type === "counted" ? "" : JSON.stringify(report).slice(0, 300);
  });
  return `life ${at + 1}${wasKilled ? ", killed" : ""}: ${told.join(", ")}; durable: ${[...durable].join(", ")}`;
}
