import { randomBytes } from "node:crypto";
import { basename, dirname, join, resolve } from "node:path";
import { localDisk, removeName, systemErrorCode, type Disk } from "./disk.ts";

/** Far longer than any name beside a flow file is needed. */
const forgottenMs = 60_000;

/** A new name beside a flow file: `old` holds what was taken out, `new` what is to come. */
export function nameBeside(target: string, kind: "old" | "new"): string {
  return join(dirname(target), `${prefixOf(target)}${randomBytes(8).toString("hex")}.${kind}`);
}

/** Removes what a killed process left beside a flow file that is in its place. */
export function removeForgotten(disk: Disk, target: string, now: number): void {
  const { ino } = disk.describePath(target);
  for (const path of namesBeside(disk, target)) {
    try {
      const stats = disk.describePath(path);
      if (stats.ino === ino || Number(stats.ctimeMs) < now - forgottenMs) removeName(disk, path);
    } catch (error) {
      if (systemErrorCode(error) !== "ENOENT") throw error;
    }
  }
}

/**
 * Brings a flow file back that is missing because a process died in the very moment in which it
 * exchanged it: the file then lies beside its name. Says whether there was one.
 *
 * @example
 * if (isMissing(error) && restoreFlowFile(path)) return await readFile(path, "utf8");
 */
export function restoreFlowFile(path: string): boolean {
  return restoreFile(localDisk, path);
}

export function restoreFile(disk: Disk, path: string): boolean {
  try {
    const target = targetOf(disk, path);
    const kept = namesBeside(disk, target).filter((name) => name.endsWith(".old"));
    const newest = kept
      .map((name) => ({ name, at: disk.describePath(name).mtimeNs }))
      .reduce<{ name: string; at: bigint } | undefined>(
        (latest, next) => (latest === undefined || next.at > latest.at ? next : latest),
        undefined,
      );
    if (newest === undefined) return false;
    disk.link(newest.name, target);
    return true;
  } catch (error) {
    // Whoever moved it is alive and was faster.
    return systemErrorCode(error) === "EEXIST";
  }
}

function namesBeside(disk: Disk, target: string): readonly string[] {
  const prefix = prefixOf(target);
  const folder = dirname(target);
  return disk
    .list(folder)
    .filter(
      (name) => name.startsWith(prefix) && /^[0-9a-f]{16}\.(?:old|new)$/.test(name.slice(prefix.length)),
    )
    .map((name) => join(folder, name));
}

function prefixOf(target: string): string {
  return `.${basename(target)}.tidemark-`;
}

/** Where a path leads, though there may be nothing at its end. */
function targetOf(disk: Disk, path: string, hops = 40): string {
  const own = join(disk.realPath(dirname(resolve(path))), basename(path));
  try {
    if (hops > 0) return targetOf(disk, resolve(dirname(own), disk.readLink(own)), hops - 1);
  } catch {
    // Not a link, or nothing at all.
  }
  return own;
}
