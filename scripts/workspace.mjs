import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * What the checks read of a package.json.
 *
 * @typedef {{
 *   name: string,
 *   private?: boolean,
 *   bin?: Record<string, string>,
 *   dependencies?: Record<string, string>,
 *   devDependencies?: Record<string, string>,
 *   peerDependencies?: Record<string, string>,
 *   optionalDependencies?: Record<string, string>,
 * }} Manifest
 */

/**
 * The folders of all packages and apps, in a fixed order.
 *
 * @param {string} root
 */
export function listPackages(root) {
  return ["packages", "apps"]
    .flatMap((group) => listFolders(join(root, group)))
    .filter((folder) => existsSync(join(folder, "package.json")));
}

/**
 * @param {string} folder
 * @returns {Manifest}
 */
export function readManifest(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

const ignoredFolders = new Set(["node_modules", "dist", ".turbo", ".tidemark", "coverage"]);

/**
 * All files below a folder, without those that tools put there.
 *
 * @param {string} folder
 * @returns {string[]}
 */
export function listFiles(folder) {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => !ignoredFolders.has(entry.name),
  );
  return entries
    .flatMap((entry) =>
      entry.isDirectory() ? listFiles(join(folder, entry.name)) : [join(folder, entry.name)],
    )
    .sort();
}

/** @param {string} folder */
function listFolders(folder) {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return entries.map((entry) => join(folder, entry.name)).sort();
}
