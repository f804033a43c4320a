// Every sync of a process, counted and made dearer: through a small library that is loaded before its own, so that it
// holds for whatever language calls for the sync. Needs Linux and a C compiler.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folder } from "../peers.mjs";

const source = join(import.meta.dirname, "sync-shim.c");
const library = join(folder, "sync-shim.so");
const countFile = process.env.SYNC_COUNT_FILE;

/** Builds it. What keeps it from being built comes back as a text. */
export function buildShim() {
  if (process.platform !== "linux") return "syncs can be counted and delayed on Linux alone";
  mkdirSync(folder, { recursive: true });
  const { status, error, stderr } = spawnSync(
    "cc",
    ["-shared", "-fPIC", "-O2", "-o", library, source, "-ldl"],
    {
      encoding: "utf8",
    },
  );
  return status === 0
    ? undefined
    : `syncs are not counted or delayed without a C compiler (${error?.message ?? stderr})`;
}

/** The environment of a process whose syncs are counted, and cost so much more. */
export function shimEnvironment(scratch, extraMs = 0) {
  if (!existsSync(library)) return {};
  const file = join(scratch, "syncs");
  writeFileSync(file, Buffer.alloc(8));
  return { LD_PRELOAD: library, SYNC_COUNT_FILE: file, SYNC_EXTRA_US: `${extraMs * 1000}` };
}

/** How many there have been, in this process and those that it has started. */
export function countSyncs() {
  return countFile === undefined ? undefined : Number(readFileSync(countFile).readBigUInt64LE());
}
