import { basename, dirname, join, resolve } from "node:path";

/** Where a run is kept. */
export interface RunPlace {
  readonly folder: string;
  readonly stateFile: string;
  /** Where outputs are kept over runs. */
  readonly cacheFolder: string;
}

/** The usual place: `<state>/runs/<flow>/<run>/`. */
export function runPlace(stateFolder: string, flow: string, run: string): RunPlace {
  return placeAt(join(resolve(stateFolder), "runs", flow, run));
}

/** The place of a run whose folder is known. */
export function placeAt(folder: string): RunPlace {
  const absolute = resolve(folder);
  return {
    folder: absolute,
    stateFile: join(absolute, "state.json"),
    cacheFolder: resolve(absolute, "../../../cache"),
  };
}

/** The place of a run whose state file somebody has chosen: everything else stands beside it. */
export function customPlace(stateFile: string): RunPlace {
  const absolute = resolve(stateFile);
  const folder = dirname(absolute);
  const isUsual = basename(dirname(dirname(folder))) === "runs";
  return {
    folder,
    stateFile: absolute,
    cacheFolder: isUsual ? placeAt(folder).cacheFolder : join(folder, "cache"),
  };
}

/** The id of the run in a usual place: the name of its folder. */
export function runOfPlace(stateFile: string | undefined, flow: string): string | undefined {
  if (stateFile === undefined) return undefined;
  const folder = dirname(resolve(stateFile));
  return basename(dirname(folder)) === flow ? basename(folder) : undefined;
}
