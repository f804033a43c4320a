import { relative } from "node:path";

import type { RunHandle } from "@tidemark/spec";

import type { Terminal } from "../terminal/terminal.ts";

/** Where runs are kept unless somebody says otherwise. */
const defaultStateFolder = ".tidemark";

/**
 * What somebody types for a run: its id; where runs are kept in another folder than usual, the path of its own. Commands then
 * find it without being told.
 */
export function runName(
  { run, folder }: Pick<RunHandle, "run" | "folder">,
  { stateFolder = defaultStateFolder }: { readonly stateFolder?: string },
  terminal: Pick<Terminal, "folder">,
): string {
  return folder === undefined || stateFolder === defaultStateFolder
    ? run
    : shortestPath(folder, terminal.folder);
}

/** A path as somebody in the folder would type it. */
export function shortestPath(path: string, folder: string): string {
  const fromHere = relative(folder, path);
  return fromHere.startsWith("..") ? path : fromHere;
}
