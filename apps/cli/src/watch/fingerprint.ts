import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

import { replaceLogSection } from "@tidemark/format";

const skippedFolders: ReadonlySet<string> = new Set(["node_modules"]);

/**
 * What tells whether a flow has changed: its text, with the log that a run writes at its end taken out. Nothing where it cannot be
 * read, as in the moment in which an editor, or the log, puts a new file in the place of the old one.
 */
export function fingerprintFlow(path: string): string | undefined {
  const text = read(path);
  return text === undefined ? undefined : (replaceLogSection(text, "") ?? text);
}

/** What tells whether a file has changed, or any file in a folder. Hidden files and node_modules count for nothing. */
export function fingerprintPath(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  return stats.isDirectory() ? describeFolder(path) : read(path);
}

function describeFolder(path: string): string {
  const lines: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name.startsWith(".") || skippedFolders.has(entry.name)) continue;
      const inside = join(folder, entry.name);
      if (entry.isDirectory()) visit(inside);
      else {
        const stats = statSync(inside, { throwIfNoEntry: false });
        if (stats !== undefined) lines.push(`${inside}\n${stats.size} ${stats.mtimeMs}`);
      }
    }
  };
  try {
    visit(path);
  } catch {
    // A folder that went away in between: what is left of it is a change.
  }
  return lines.toSorted().join("\n");
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
