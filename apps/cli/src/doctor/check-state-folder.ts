import { accessSync, constants, existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import type { Check } from "./check.ts";

export interface StateFolderOptions {
  readonly stateFolder: string;
  readonly folder: string;
  /** Whether somebody named it. */
  readonly isGiven: boolean;
}

/** Where runs are kept, whether one can be, and how many are. */
export function checkStateFolder({ stateFolder, folder, isGiven }: StateFolderOptions): readonly Check[] {
  const path = resolve(folder, stateFolder);
  const from = isGiven ? "--state-folder" : "built in";
  const place: Check = { status: "ok", name: "state folder", value: path, from };
  const problem = findProblem(path);
  const writable: Check =
    problem === undefined
      ? {
          status: "ok",
          name: "writable",
          value: true,
          ...(existsSync(path) ? {} : { from: "it is made by the first run" }),
        }
      : {
          status: "problem",
          name: "writable",
          value: false,
          from: problem,
          help: "Name another with `--state-folder`.",
        };
  return [place, writable, { status: "ok", name: "runs", value: countRuns(path) }];
}

/** Nothing is written to find out: what is asked is the nearest folder that is there. */
function findProblem(path: string): string | undefined {
  let nearest = path;
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  try {
    if (!statSync(nearest).isDirectory()) return `${nearest} is no folder`;
    accessSync(nearest, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function countRuns(path: string): number {
  return names(join(path, "runs")).reduce((count, flow) => count + names(join(path, "runs", flow)).length, 0);
}

function names(path: string): readonly string[] {
  try {
    return readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() && !entry.name.startsWith(".") ? [entry.name] : [],
    );
  } catch {
    return [];
  }
}
