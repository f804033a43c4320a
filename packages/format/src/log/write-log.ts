import { dirname } from "node:path";
import { limits } from "../limits.ts";
import { removeName, systemErrorCode, type Disk } from "./disk.ts";
import { exchangeFile } from "./exchange-file.ts";
import { HeldFile } from "./held-file.ts";
import { keepEdits } from "./keep-edits.ts";
import { nameBeside, removeForgotten } from "./kept-names.ts";
import { findLogPlace, hasFrontMatter } from "./log-place.ts";
import { refuseLog, type LogRefusal, type RefusedLog } from "./log-refusal.ts";
import { readRecentRuns, type RecentRun } from "./recent-runs.ts";
import { replaceLogSection } from "./replace-log-section.ts";

/** The Markdown of a log, or what makes it, given the runs that the file's log lists so far. */
export type LogSection = string | ((recent: readonly RecentRun[]) => string);

export type AppendLogResult = { readonly written: true } | RefusedLog;

/** A file that has not changed for so long is not in the middle of being saved. */
const quietMs = 30;

/** Writes a log over a given disk. Never throws: a run must not fail because of its log. */
export async function writeLog(
  disk: Disk,
  path: string,
  section: LogSection,
  file: "flow" | "markdown" = "flow",
): Promise<AppendLogResult> {
  try {
    const target = await findFile(disk, path);
    if (target === undefined) return refuseLog(path, "missing");
    const stats = disk.describePath(target);
    if (!stats.isFile()) return refuseLog(path, "unsupported");
    if (stats.size > BigInt(limits.fileBytes)) return refuseLog(path, "too_large");
    disk.checkWritable(target);
    removeForgotten(disk, target, Date.now());
    const outcome = await writeInto(disk, target, (text) => compose(text, section, file));
    return outcome === "written" ? { written: true } : refuseLog(path, outcome);
  } catch (error) {
    return refuseLog(path, reasonOf(error), error);
  }
}

/** A file may be missing for a moment: some editors save so, and so does another run's log. */
async function findFile(disk: Disk, path: string): Promise<string | undefined> {
  for (let tries = 0; tries < 3; tries++) {
    if (tries > 0) await disk.pause(quietMs);
    try {
      return disk.realPath(path);
    } catch (error) {
      if (!isAbsence(error)) throw error;
    }
  }
  return undefined;
}

async function writeInto(
  disk: Disk,
  target: string,
  composed: (before: Buffer) => Buffer | LogRefusal,
): Promise<"written" | LogRefusal> {
  const before = new HeldFile(disk, target);
  let isHeld = true;
  const fresh = nameBeside(target, "new");
  try {
    const bytes = composed(before.bytes);
    if (typeof bytes === "string") return bytes;
    if (bytes.equals(before.bytes)) return "written";
    await writeNew(disk, fresh, bytes, before);
    await disk.pause(quietMs);
    if (!before.isAt(target)) return "changed";
    if (disk.describePath(target).nlink > 1n) return "linked";
    if (!canLink(disk, fresh, nameBeside(target, "new"))) return "unsupported";
    const path = exchangeFile(disk, target, before, fresh);
    if (path === undefined) return "changed";
    removeName(disk, fresh);
    isHeld = false;
    const wasEdited = await keepEdits(disk, target, { file: before, path }, bytes);
    await disk.syncFolder(dirname(target));
    if (wasEdited) return "changed";
    return isStill(disk, target, bytes) ? "written" : "changed";
  } finally {
    if (isHeld) before.close();
    removeName(disk, fresh);
  }
}

function compose(before: Buffer, section: LogSection, file: "flow" | "markdown"): Buffer | LogRefusal {
  const text = before.toString();
  if (!Buffer.from(text).equals(before)) return "not_utf8";
  // A run has read it as a flow; what has no front matter now is half an edit.
  if (file === "flow" && !hasFrontMatter(text)) return "changed";
  const content =
    typeof section === "string" ? section : section(readRecentRuns(findLogPlace(text).log ?? ""));
  const replaced = replaceLogSection(text, content);
  if (replaced === undefined) return "unclosed";
  const bytes = Buffer.from(replaced);
  return bytes.length > limits.fileBytes ? "too_large" : bytes;
}

async function writeNew(disk: Disk, path: string, bytes: Buffer, { stats }: HeldFile): Promise<void> {
  const mode = Number(stats.mode & 0o7777n);
  // Nobody may read it who may not read the flow, not for a moment.
  const descriptor = disk.open(path, "wx", 0o600);
  try {
    keepOwner(disk, path, Number(stats.uid), Number(stats.gid));
    disk.setMode(path, mode);
    disk.write(descriptor, bytes);
    await disk.sync(descriptor);
  } finally {
    disk.close(descriptor);
  }
}

/** Where the file is somebody else's, only the system's administrator can keep it so. */
function keepOwner(disk: Disk, path: string, user: number, group: number): void {
  const own = disk.describePath(path);
  if (Number(own.uid) === user && Number(own.gid) === group) return;
  try {
    disk.setOwner(path, user, group);
  } catch {
    // The permissions are kept all the same.
  }
}

/** Asked before the file is taken out: a file system without links could not put it back as safely. */
function canLink(disk: Disk, path: string, other: string): boolean {
  try {
    disk.link(path, other);
  } catch {
    return false;
  }
  removeName(disk, other);
  return true;
}

function isStill(disk: Disk, target: string, bytes: Buffer): boolean {
  const now = new HeldFile(disk, target);
  now.close();
  return now.bytes.equals(bytes);
}

function reasonOf(error: unknown): LogRefusal {
  // It was there a moment ago.
  if (isAbsence(error)) return "changed";
  const code = systemErrorCode(error);
  return code === "EACCES" || code === "EPERM" || code === "EROFS" ? "protected" : "failed";
}

function isAbsence(error: unknown): boolean {
  const code = systemErrorCode(error);
  return code === "ENOENT" || code === "ENOTDIR";
}
