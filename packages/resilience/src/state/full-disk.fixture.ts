import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isResilienceError } from "../resilience-error.ts";
import { stateOf } from "./example-state.fixture.ts";
import { loadState } from "./load-state.ts";
import { saveState } from "./save-state.ts";

/** What was found on a disk with so much room left. */
export interface FullDiskReport {
  readonly freeKilobytes: number;
  readonly result: string;
  /** The size of the output that was found afterwards: that of the old state is 3. */
  readonly length: number;
  readonly isOldIntact: boolean;
  readonly files: readonly string[];
}

/**
 * Tries to save a state of 40 KB on a file system of 256 KB at each amount of room, from none on. To be run in a mount
 * namespace of its own.
 */
const [folder = ""] = process.argv.slice(2);
execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k", "none", folder]);
const path = join(folder, "state.json");
const filler = join(folder, "filler");
const reports: FullDiskReport[] = [];
for (let pages = 0; pages <= 14; pages += 1) {
  rmSync(filler, { force: true });
  rmSync(path, { force: true });
  await saveState(stateOf("old"), path);
  const old = readFileSync(path, "utf8");
  const { bfree, bsize } = statfsSync(folder);
  writeFileSync(filler, Buffer.alloc((bfree - pages) * bsize));
  const freeKilobytes = (statfsSync(folder).bfree * bsize) / 1024;
  const result = await saveState(stateOf("x".repeat(40_000)), path).then(
    () => "saved",
    (error: unknown) => (isResilienceError(error) ? error.code : String(error)),
  );
  const { length } = (await loadState(path)).output as string;
  const isOldIntact = readFileSync(path, "utf8") === old;
  const files = readdirSync(folder).filter((name) => name !== "filler");
  reports.push({ freeKilobytes, result, length, isOldIntact, files });
}
process.stdout.write(JSON.stringify(reports));
