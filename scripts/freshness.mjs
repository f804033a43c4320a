// Tells whether the dependencies and the build are those of the files as they are now.

import { createHash } from "node:crypto";
import { existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

import { listFiles, listPackages, readManifest } from "./workspace.mjs";

/** @param {string} root */
export function installIsFresh(root) {
  if (readStamp(installStamp(root)) !== readInstallInputs(root)) return false;
  return listPackages(root).every(
    (folder) => !hasDependencies(folder) || existsSync(join(folder, "node_modules")),
  );
}

/** @param {string} root */
export function recordInstall(root) {
  writeStamp(installStamp(root), readInstallInputs(root));
}

/** @param {string} root */
export function buildIsFresh(root) {
  const stamp = readStamp(buildStamp(root));
  return stamp !== undefined && stamp === `${readBuildInputs(root)}\n${readBuildOutputs(root)}`;
}

/**
 * @param {string} root
 * @param {string} inputs As they were before the build began.
 */
export function recordBuild(root, inputs) {
  writeStamp(buildStamp(root), `${inputs}\n${readBuildOutputs(root)}`);
}

/** @param {string} root */
export function readBuildInputs(root) {
  const shared = ["tsconfig.base.json", "turbo.json", "pnpm-lock.yaml", "scripts/tsdown-base.ts"];
  const files = listPackages(root).flatMap((folder) =>
    listFiles(folder).filter((path) => !/\.(test\.tsx?|md)$/.test(path)),
  );
  return fingerprint(root, [...shared.map((path) => join(root, path)), ...files]);
}

/** @param {string} root */
function readBuildOutputs(root) {
  return fingerprint(
    root,
    listPackages(root).flatMap((folder) => [join(folder, "dist"), ...listFiles(join(folder, "dist"))]),
  );
}

/** @param {string} root */
function readInstallInputs(root) {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}\n`);
  const manifests = [root, ...listPackages(root)].map((folder) => join(folder, "package.json"));
  for (const path of [
    ...manifests,
    ...["pnpm-lock.yaml", "pnpm-workspace.yaml", ".pnpmfile.mjs"].map((name) => join(root, name)),
  ]) {
    hash.update(`${relative(root, path)}\n`).update(existsSync(path) ? readFileSync(path) : "");
  }
  return hash.digest("hex");
}

/** In node_modules, so that whoever deletes that folder deletes the stamp. @param {string} root */
const installStamp = (root) => join(root, "node_modules", ".tidemark", "install");

/** @param {string} root */
const buildStamp = (root) => join(root, "node_modules", ".tidemark", "build");

/** @param {string} folder */
function hasDependencies(folder) {
  const { dependencies = {}, devDependencies = {} } = readManifest(folder);
  return Object.keys({ ...dependencies, ...devDependencies }).length > 0;
}

/**
 * Looks at sizes and times, not contents: quick enough for each start. The change time (ctime) can't be set back, so
 * that a tool which keeps modification times is noticed too.
 *
 * @param {string} root
 * @param {readonly string[]} paths
 */
function fingerprint(root, paths) {
  const hash = createHash("sha256");
  for (const path of paths) {
    const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    const state =
      stat === undefined
        ? "missing"
        : stat.isDirectory()
          ? "folder"
          : `${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}`;
    hash.update(`${relative(root, path)} ${state}\n`);
  }
  return hash.digest("hex");
}

/** @param {string} path */
function readStamp(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

/**
 * @param {string} path
 * @param {string} content
 */
function writeStamp(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
