// Tidemark as its users get it, and the parsers that it is compared with, in the very versions that it uses.

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const root = join(import.meta.dirname, "..", "..");
const { resolve } = createRequire(join(root, "packages", "format", "package.json"));

export const command = join(root, "apps", "cli", "bin", "tidemark.mjs");
export const hello = join(root, "examples", "hello.flow.md");
export const isBuilt = [distOf("format"), join(root, "apps", "cli", "dist", "main.js")].every((path) =>
  existsSync(path),
);

export async function importBuilt(name) {
  return await import(pathToFileURL(distOf(name)).href);
}

export async function importPeer(name) {
  return await import(pathToFileURL(resolve(name)).href);
}

function distOf(name) {
  return join(root, "packages", name, "dist", "index.js");
}
