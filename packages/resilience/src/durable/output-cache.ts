import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { hashJson, type Json, type JsonObject, type StepCall } from "@tidemark/spec";
import { makeFolder } from "../state/make-folder.ts";
import { writeFileAtomically } from "../state/write-file-atomically.ts";

/** Why an output was or was not taken from an earlier run. */
export type CacheVerdict =
  | { readonly hit: true; readonly run: string; readonly at: number }
  | {
      readonly hit: false;
      /** The last run of the step that left an output, if one did. */
      readonly last?: string;
      /** What was different then: `settings.url`, `body`, `definition`. */
      readonly changed?: readonly string[];
    };

export interface CachedOutput {
  readonly value: Json;
  readonly run: string;
  readonly at: number;
}

/** A call as the cache sees it. */
export interface CacheKey {
  readonly key: string;
  /** The step, over all runs of its flow. */
  readonly step: string;
  /** A hash of each part of the call. */
  readonly fields: Readonly<Record<string, string>>;
}

interface CacheFile extends CachedOutput {
  readonly version: 1;
  readonly fields: Readonly<Record<string, string>>;
}

/** The parts of a call that decide whether two calls are the same. Of a secret that is its name, not its value. */
export function cacheKey(flow: string, call: StepCall, definition: string): CacheKey {
  const { path, uses, settings, body, env, values, returns, deferred, secrets } = call;
  const fields: Record<string, string> = { definition, uses: hashJson(uses) };
  const add = (name: string, part: unknown): void => {
    if (part !== undefined) fields[name] = hashJson(part as Json);
  };
  const addEach = (name: string, parts: object | undefined): void => {
    for (const [key, part] of Object.entries(parts ?? {})) add(`${name}.${key}`, part);
  };
  addEach("settings", settings);
  addEach("settings", deferred);
  addEach("env", env);
  addEach("values", values);
  add("body", body);
  add("returns", returns);
  add("secrets", secrets);
  return { key: hashJson(fields), step: hashJson([flow, path]), fields };
}

/** Outputs of steps with `cache: true`, in files named by the hash of their call. */
export class OutputCache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The output of an equal call. What cannot be read is no hit. */
  async get({ key, step, fields }: CacheKey): Promise<{ verdict: CacheVerdict; output?: CachedOutput }> {
    const output = await this.#read(`${key}.json`);
    if (output !== undefined) {
      const { value, run, at } = output;
      return { verdict: { hit: true, run, at }, output: { value, run, at } };
    }
    const last = await this.#read(join("steps", `${step}.json`));
    if (last === undefined) return { verdict: { hit: false } };
    const names = new Set([...Object.keys(fields), ...Object.keys(last.fields)]);
    const changed = [...names].filter((name) => fields[name] !== last.fields[name]).toSorted();
    return { verdict: { hit: false, last: last.run, changed } };
  }

  async put({ key, step, fields }: CacheKey, output: CachedOutput): Promise<void> {
    await makeFolder(join(this.#folder, "steps"));
    const file: CacheFile = { version: 1, ...output, fields };
    const text = `${JSON.stringify(file)}\n`;
    await writeFileAtomically(join(this.#folder, `${key}.json`), text, { sync: false });
    const pointer = `${JSON.stringify({ ...file, value: null })}\n`;
    await writeFileAtomically(join(this.#folder, "steps", `${step}.json`), pointer, { sync: false });
  }

  async #read(name: string): Promise<CacheFile | undefined> {
    try {
      const file = JSON.parse(await readFile(join(this.#folder, name), "utf8")) as JsonObject;
      return isCacheFile(file) ? (file as unknown as CacheFile) : undefined;
    } catch {
      return undefined;
    }
  }
}

/** A file that was damaged must not become an output. */
function isCacheFile({ version, value, run, at, fields }: JsonObject): boolean {
  const isWhole = value !== undefined && typeof run === "string" && typeof at === "number";
  return version === 1 && isWhole && typeof fields === "object" && fields !== null;
}
