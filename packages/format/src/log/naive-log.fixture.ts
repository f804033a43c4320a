import fs from "node:fs";
import { open, readFile, rename, writeFile } from "node:fs/promises";
import { replaceLogSection } from "./replace-log-section.ts";

/** Ways of writing a log that look right. Each gives whether it wrote. */
export const naiveWays: Readonly<
  Record<"inPlace" | "byRename" | "byCheckedRename", (path: string, section: string) => Promise<boolean>>
> = { inPlace, byRename, byCheckedRename };

/** Reads, and writes all of it back. */
async function inPlace(path: string, section: string): Promise<boolean> {
  const text = replaceLogSection(await readFile(path, "utf8"), section);
  if (text === undefined) return false;
  await writeFile(path, text);
  return true;
}

/** As files are written that readers must never see half. */
async function byRename(path: string, section: string): Promise<boolean> {
  const text = replaceLogSection(await readFile(path, "utf8"), section);
  if (text === undefined) return false;
  await rename(await writeBeside(path, text), path);
  return true;
}

/** The same with a last look at the file. */
async function byCheckedRename(path: string, section: string): Promise<boolean> {
  const before = await readFile(path, "utf8");
  const text = replaceLogSection(before, section);
  if (text === undefined) return false;
  const fresh = await writeBeside(path, text);
  if (fs.readFileSync(path, "utf8") === before) {
    fs.renameSync(fresh, path);
    return true;
  }
  fs.rmSync(fresh);
  return false;
}

async function writeBeside(path: string, text: string): Promise<string> {
  const fresh = `${path}.${process.pid}.tmp`;
  const handle = await open(fresh, "w");
  await handle.writeFile(text);
  await handle.sync();
  await handle.close();
  return fresh;
}
