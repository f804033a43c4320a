import { closeSync, openSync, readSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

import type { LivingKind } from "../program/describe-commands.ts";
import { runtimeGuides } from "../runtimes/guides.ts";

export interface CandidateOptions {
  readonly kind: LivingKind;
  /** What has been typed of the word. */
  readonly word: string;
  /** The first argument of the command, where the word is another: the run, or the flow, that a step is of. */
  readonly first?: string | undefined;
  readonly folder: string;
  readonly stateFolder: string;
}

export interface Candidate {
  readonly word: string;
  readonly about?: string;
}

const mostRuns = 200;
/** The first event of a run, which names its steps, is not longer. */
const longestLine = 1024 * 1024;

/**
 * What could stand for a word that is being typed. Loads nothing but the file system: somebody waits with a finger on Tab. Never
 * throws: what cannot be read has no candidates.
 */
export function candidates(options: CandidateOptions): readonly Candidate[] {
  const { kind, word, folder } = options;
  try {
    switch (kind) {
      case "flow":
        return listFiles(word, folder, ".flow.md");
      case "run":
        return listRuns(options);
      case "flow-name":
        return [...new Set(placesOf(options).map(({ flow }) => flow))].map((name) => ({ word: name }));
      case "events":
        return [...listFiles(word, folder, ".ndjson"), ...listRuns(options)];
      case "step":
        return listSteps(options).map((path) => ({ word: path }));
      case "decision":
        return listSteps(options).flatMap((path) => [
          { word: `${path}=approve` },
          { word: `${path}=reject` },
        ]);
      case "runtime":
        return Object.entries(runtimeGuides).map(([type, { summary }]) => ({ word: type, about: summary }));
    }
  } catch {
    return [];
  }
}

/** Files of a kind, and the folders on the way to others. */
function listFiles(word: string, folder: string, ending: string): readonly Candidate[] {
  const within = word.endsWith("/")
    ? word
    : dirname(word) === "." && !word.startsWith("./")
      ? ""
      : `${dirname(word)}/`;
  const isHiddenWanted = basename(word).startsWith(".") && !word.endsWith("/");
  return readdirSync(resolve(folder, within), { withFileTypes: true })
    .filter(({ name }) => !name.startsWith(".") || isHiddenWanted)
    .flatMap((entry) => {
      if (entry.isDirectory())
        return entry.name === "node_modules" ? [] : [{ word: `${within}${entry.name}/` }];
      return entry.name.endsWith(ending) ? [{ word: `${within}${entry.name}` }] : [];
    });
}

interface Place {
  readonly flow: string;
  readonly run: string;
}

/** The runs that are kept, newest first: their names begin with the time. */
function placesOf({ folder, stateFolder }: CandidateOptions): readonly Place[] {
  const top = resolve(folder, stateFolder, "runs");
  return names(top)
    .flatMap((flow) => names(join(top, flow)).map((run) => ({ flow, run })))
    .toSorted((a, b) => (a.run < b.run ? 1 : -1));
}

function listRuns(options: CandidateOptions): readonly Candidate[] {
  const places = placesOf(options);
  if (places.length === 0) return [];
  const flows = [...new Set(places.map(({ flow }) => flow))];
  return [
    { word: "latest", about: `the newest run, of ${places[0]?.flow}` },
    ...flows.map((flow) => ({ word: flow, about: "its newest run" })),
    ...places.slice(0, mostRuns).map(({ run, flow }) => ({ word: run, about: flow })),
  ];
}

/** The steps of a run, or of a flow's file. */
function listSteps(options: CandidateOptions): readonly string[] {
  const { first = "", folder, stateFolder, kind } = options;
  const file = resolve(folder, first);
  if (first.endsWith(".md") && statSync(file, { throwIfNoEntry: false })?.isFile() === true)
    return readSteps(readFileSync(file, "utf8"), kind === "decision");
  const place = placesOf(options).find(
    ({ run, flow }) =>
      first === "latest" ||
      flow === first ||
      (first.length > 2 && (run.startsWith(first) || run.endsWith(first))),
  );
  if (place === undefined) return [];
  const line = readFirstLine(
    join(resolve(folder, stateFolder), "runs", place.flow, place.run, "events.ndjson"),
  );
  const { waves } = JSON.parse(line) as { readonly waves: readonly (readonly string[])[] };
  return waves.flat();
}

/** The ids at the ends of headings. A parser would find fewer, and take longer than anybody waits. */
function readSteps(text: string, isAsking: boolean): readonly string[] {
  const found = new Map<string, boolean>();
  let id = "";
  for (const line of text.split("\n")) {
    id = /^#{1,6} .*`([a-z]\w*)`\s*$/.exec(line)?.[1] ?? id;
    if (id !== "") found.set(id, found.get(id) === true || /^uses:\s*checkpoint\b/.test(line));
  }
  return [...found].flatMap(([step, asks]) => (asks || !isAsking ? [step] : []));
}

function readFirstLine(path: string): string {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(longestLine);
    const text = bytes.toString("utf8", 0, readSync(file, bytes));
    return text.slice(0, Math.max(0, text.indexOf("\n")));
  } finally {
    closeSync(file);
  }
}

function names(path: string): readonly string[] {
  try {
    return readdirSync(path).filter((name) => !name.startsWith("."));
  } catch {
    return [];
  }
}
