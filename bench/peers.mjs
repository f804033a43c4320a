// The other engines: which versions are measured, and how they are loaded. They live in `.peers`, outside the
// workspace, so that nobody pays for them who does not measure.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export const folder = join(import.meta.dirname, ".peers");

export const versions = {
  "@langchain/core": "1.2.13",
  "@langchain/langgraph": "1.4.0",
  "@langchain/langgraph-checkpoint-sqlite": "1.0.4",
  bullmq: "6.7.0",
  cockatiel: "4.0.0",
  effect: "4.1.0",
  ioredis: "5.11.1",
  openworkflow: "0.10.1",
  "p-graph": "2.0.0",
  "p-queue": "10.0.0",
  "p-retry": "9.0.0",
  toposort: "2.0.2",
  zod: "4.6.7",
};

/** The module of a peer, by the specifier that its users would write. */
export async function importPeer(specifier) {
  const { resolve } = createRequire(join(folder, "index.js"));
  return await import(pathToFileURL(resolve(specifier)).href);
}

export function installedVersion(name) {
  try {
    return JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8")).version;
  } catch {
    return undefined;
  }
}

export function missingPeers() {
  return Object.keys(versions).filter((name) => installedVersion(name) !== versions[name]);
}
