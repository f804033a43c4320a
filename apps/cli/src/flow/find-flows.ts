import { statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";

import { CliError } from "../cli-error.ts";

const skippedFolders: ReadonlySet<string> = new Set(["node_modules", "dist"]);

/**
 * The files that are named, and all `.flow.md` files in the folders that are named. Hidden folders and
 * node_modules are passed over.
 *
 * @example
 * await findFlows(["examples"], process.cwd()) // ["examples/hello.flow.md", …]
 */
export async function findFlows(paths: readonly string[], folder: string): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const path of paths) {
    if (!isFolder(resolve(folder, path))) found.add(path);
    else {
      const flows = await searchFolder(path, folder);
      if (flows.length === 0)
        throw new CliError("unreadable_file", `There is no .flow.md file in the folder ${path}.`);
      for (const flow of flows) found.add(flow);
    }
  }
  return [...found];
}

async function searchFolder(path: string, folder: string): Promise<readonly string[]> {
  const entries = await readdir(resolve(folder, path), { withFileTypes: true });
  const flows: string[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const inside = join(path, entry.name);
    if (entry.isDirectory()) {
      if (!entry.name.startsWith(".") && !skippedFolders.has(entry.name))
        flows.push(...(await searchFolder(inside, folder)));
    } else if (entry.name.endsWith(".flow.md")) flows.push(inside);
  }
  return flows;
}

/** What is not there is no folder: reading it will tell. */
function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    return false;
  }
}
