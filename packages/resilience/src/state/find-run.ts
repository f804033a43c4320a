import { stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { suggest } from "@tidemark/spec";
import { ResilienceError } from "../resilience-error.ts";
import { listPlaces, listRuns, type RunPlace } from "./list-runs.ts";
import { readRunEntry, type RunEntry } from "./run-entry.ts";

/** With fewer letters of a run's name, a slip of the hand would find some run or other. */
const fewestLetters = 3;
/** How many runs the message of an error names. */
const mostNamed = 5;

/**
 * The run that somebody means: by its id, the beginning or end of it (three letters or more), `latest`, `<flow>` (its
 * latest), `<flow>/<any of these>`, or the path of its folder or of the `state.json` in it.
 *
 * @example
 * await findRun(".tidemark", "k3f9qz")
 *
 * @throws {ResilienceError} `run_not_found` or `ambiguous_run`
 */
export async function findRun(stateFolder: string, text: string): Promise<RunEntry> {
  const places = await listPlaces(stateFolder);
  const slash = text.indexOf("/");
  const within = places.filter(({ flow }) => slash > 0 && flow === text.slice(0, slash));
  const found =
    (await findAmong(stateFolder, places, text, undefined)) ??
    (await findAmong(stateFolder, within, text.slice(slash + 1), within[0]?.flow)) ??
    (await findByPath(text));
  if (found === undefined) throw notFound(stateFolder, places, text);
  return found;
}

async function findAmong(
  stateFolder: string,
  places: readonly RunPlace[],
  text: string,
  flow: string | undefined,
): Promise<RunEntry | undefined> {
  if (text === "" || places.length === 0) return undefined;
  const exact = places.filter(({ run }) => run === text);
  if (exact.length > 0) return await only(exact, text);
  if (text === "latest") return (await listRuns(stateFolder, flow === undefined ? {} : { flow }))[0];
  if (flow === undefined && places.some((place) => place.flow === text)) {
    return (await listRuns(stateFolder, { flow: text }))[0];
  }
  if (text.length < fewestLetters) return undefined;
  const near = places.filter(({ run }) => run.startsWith(text) || run.endsWith(text));
  return near.length > 0 ? await only(near, text) : undefined;
}

async function only(places: readonly RunPlace[], text: string): Promise<RunEntry> {
  const [first, ...others] = places;
  if (first === undefined || others.length > 0) throw ambiguous(places, text);
  return await readRunEntry(first.flow, first.run, first.folder);
}

/** A folder that somebody names may lie anywhere; what makes it a run's is what stands in it. */
async function findByPath(text: string): Promise<RunEntry | undefined> {
  const path = resolve(text);
  const folder = basename(path) === "state.json" ? dirname(path) : path;
  const marks = ["journal.ndjson", "state.json", "lock"].map((name) => isFile(resolve(folder, name)));
  if (!(await Promise.all(marks)).includes(true)) return undefined;
  const { flow, run } = { flow: basename(dirname(folder)), run: basename(folder) };
  return await readRunEntry(flow, run, folder);
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}

function ambiguous(places: readonly RunPlace[], text: string): ResilienceError {
  const names = places
    .map(({ flow, run }) => `${flow}/${run}`)
    .sort()
    .reverse();
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : "";
  const list = names.slice(0, mostNamed).join(", ");
  return new ResilienceError("ambiguous_run", `\`${text}\` may mean ${names.length} runs: ${list}${more}.`, {
    hint: "Give more of the name, or `<flow>/<run>`.",
  });
}

function notFound(stateFolder: string, places: readonly RunPlace[], text: string): ResilienceError {
  const hintOf = (name: string | undefined): string =>
    name === undefined ? "`tidemark runs` lists the runs that are kept." : `Did you mean \`${name}\`?`;
  const names = new Set(places.flatMap(({ flow, run }) => [flow, run, `${flow}/${run}`]));
  return new ResilienceError("run_not_found", `There is no run \`${text}\` in ${stateFolder}.`, {
    hint: hintOf(suggest(text, ["latest", ...names])),
  });
}
