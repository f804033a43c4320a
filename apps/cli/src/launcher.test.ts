import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { createTemporaryFolder } from "./fixtures/temporary-folder.ts";

const launcher = join(import.meta.dirname, "../bin/tidemark.mjs");

/** Starts the launcher under a Node that says it is of another version. */
async function launchUnder(
  version: string,
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const folder = await createTemporaryFolder({
    "pretend.cjs": `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } });`,
  });
  const flags = ["--require", join(folder, "pretend.cjs"), launcher, "--version"];
  return spawnSync(process.execPath, flags, { encoding: "utf8" });
}

describe("the launcher", () => {
  test.each(["12.22.0", "18.20.1", "20.19.0", "22.12.9"])(
    "under Node %s says which one it needs",
    async (version) => {
      const { status, stdout, stderr } = await launchUnder(version);
      expect(status).toBe(2);
      expect(stdout).toBe("");
      expect(stderr).toBe(`tidemark needs Node 22.13 or newer, and this is Node ${version}.\n`);
    },
  );

  test.each(["22.13.0", "23.0.0", "24.1.0", "100.0.0"])(
    "under Node %s does not complain",
    async (version) => {
      expect((await launchUnder(version)).stderr).not.toContain("needs Node");
    },
  );
});
