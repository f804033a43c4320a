import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { readRunEntry, type RunEntry } from "./run-entry.ts";

export interface ListRunsOptions {
  /** Only the runs of this flow. @default the runs of all flows */
  readonly flow?: string;
}

/** Where a run is kept, before anything of it has been read. */
export interface RunPlace {
  readonly flow: string;
  readonly run: string;
  readonly folder: string;
}

/** How many folders are read at once. */
const width = 16;

/**
 * The runs that are kept, newest first. A folder that is damaged or half made is listed with what is known of it.
 *
 * @example
 * const crashed = (await listRuns(".tidemark")).filter((run) => run.state?.status === "running" && !run.isOwned)
 */
export async function listRuns(
  stateFolder: string,
  options: ListRunsOptions = {},
): Promise<readonly RunEntry[]> {
  const places = (await listPlaces(stateFolder, options)).values();
  const entries: RunEntry[] = [];
  const read = async (): Promise<void> => {
    for (const { flow, run, folder } of places) entries.push(await readRunEntry(flow, run, folder));
  };
  await Promise.all(Array.from({ length: width }, read));
  return entries.sort(newestFirst);
}

/** Every run by its folder's name alone. */
export async function listPlaces(
  stateFolder: string,
  { flow }: ListRunsOptions = {},
): Promise<readonly RunPlace[]> {
  const top = join(stateFolder, "runs");
  const flows = await folderNames(top);
  const wanted = flow === undefined ? flows : flows.filter((name) => name === flow);
  const places = await Promise.all(
    wanted.map(async (name) => {
      const runs = await folderNames(join(top, name));
      return runs.map((run) => ({ flow: name, run, folder: join(top, name, run) }));
    }),
  );
  return places.flat();
}

/** The folders in a folder, without the hidden ones. */
async function folderNames(path: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
      .map(({ name }) => name);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return [];
    throw error;
  }
}

function newestFirst(a: RunEntry, b: RunEntry): number {
  if (a.startedAt !== b.startedAt) return b.startedAt - a.startedAt;
  return a.run < b.run ? 1 : a.run > b.run ? -1 : 0;
}
