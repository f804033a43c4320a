import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, expect, test } from "vitest";
import { checkFolder, checkLives, visitsOf } from "./check-lives.ts";
import { workFlow } from "./crash-flows.ts";
import { liveHere, readDurable, resultOf, type Life } from "./life.ts";
import { pickPoints, seed } from "./pick-points.ts";
import { compileCache, parseReports } from "./start-process.ts";
import { orderOf, runFolder, temporaryFolder } from "./scenarios.ts";

const flow = workFlow(
  "disk",
  {
    big: { bytes: 66_000 },
    more: { needs: ["big"] },
    other: { needs: ["big"] },
    join: { needs: ["more", "other"] },
  },
  { output: "${{ join }}" },
);
const scratch = temporaryFolder();
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const reason = whyNot();
const title = reason === undefined ? "" : ` (skipped: ${reason})`;

/** From hardly anything to enough, in pages of 4 KB. */
const sizes = pickPoints(60, 6, "full disk").map((pages) => pages * 4);

test.skipIf(reason !== undefined)(
  `a run on a disk of any size stops with a clear error, and goes on once there is room${title}`,
  { timeout: 300_000 },
  async () => {
    const folder = join(scratch, "whole");
    const expected = await liveHere(orderOf(folder, flow), runFolder(folder, flow.name));
    let stopped = 0;
    for (const kilobytes of sizes) if (await tryDisk(kilobytes, expected)) stopped += 1;
    process.stdout.write(`full disk: ${sizes.length} sizes, ${stopped} runs stopped (seed ${seed})\n`);
    expect(stopped).toBeGreaterThan(0);
  },
);

/** Runs on a disk of that size, then on one with room. Whether the first run had to stop. */
async function tryDisk(kilobytes: number, expected: Life): Promise<boolean> {
  const disk = join(scratch, `${kilobytes}`);
  const left = join(scratch, `${kilobytes}-left`);
  for (const path of [disk, left]) mkdirSync(path);
  const [first, second] = await runBoth(disk, kilobytes, left);
  const lives: Life[] = [
    { reports: first, wasKilled: false, ...(await readDurable(runFolder(join(left, "full"), flow.name))) },
    { reports: second, wasKilled: false, ...(await readDurable(runFolder(join(left, "after"), flow.name))) },
  ];
  const result = resultOf(lives[0]!);
  if (result !== undefined) {
    // What did not fit was a copy of something.
    const { warnings: _, ...rest } = result;
    const { warnings: __, ...same } = resultOf(expected)!;
    expect(rest).toEqual(same);
    return false;
  }
  expect(first.at(-1), `${kilobytes} KB`).toMatchObject({ type: "refused", code: "unwritable" });
  if (lives[0]!.records === 0) {
    expect(visitsOf(lives[0]!)).toEqual([]);
    return true;
  }
  checkLives(flow, lives, [expected]);
  await checkFolder(runFolder(join(left, "after"), flow.name), expected);
  return true;
}

async function runBoth(disk: string, kilobytes: number, left: string) {
  const child = spawn(
    "unshare",
    ["-m", "sh", join(import.meta.dirname, "full-disk.sh"), disk, `${kilobytes}`, left],
    {
      stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
      env: {
        PATH: `${dirname(process.execPath)}:${process.env["PATH"]}`,
        NODE_COMPILE_CACHE: compileCache,
        PROGRAM: join(import.meta.dirname, "run-flow.ts"),
        START: JSON.stringify(orderOf(disk, flow)),
        RESUME: JSON.stringify(orderOf(disk)),
      },
    },
  );
  const code = new Promise((resolve) => child.on("close", resolve));
  const [stderr, ...lines] = await Promise.all(
    [child.stderr!, child.stdio[3]!, child.stdio[4]!].map((each) => text(each as Readable)),
  );
  expect(await code, `it said: ${stderr}`).toBe(0);
  return lines.map(parseReports) as [ReturnType<typeof parseReports>, ReturnType<typeof parseReports>];
}

/** Why no small disk can be made here. */
function whyNot(): string | undefined {
  if (process.platform !== "linux") return "small disks are made on Linux only";
  try {
    const folder = join(scratch, "try");
    mkdirSync(folder);
    execFileSync("unshare", ["-m", "mount", "-t", "tmpfs", "-o", "size=64k", "none", folder], {
      stdio: "pipe",
    });
    return undefined;
  } catch {
    return "this user may not mount";
  }
}
