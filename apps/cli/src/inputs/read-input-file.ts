import { readFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { text } from "node:stream/consumers";

import { toErrorRecord, type Json } from "@tidemark/spec";

import { CliError } from "../cli-error.ts";

/**
 * The values in a JSON or YAML file; `-` is standard input. What does not end in `.json` is read as
 * YAML, of which JSON is a part.
 *
 * @example
 * await readInputFile("inputs.yaml", { folder: process.cwd() }) // { since: "2026-01-01" }
 */
export async function readInputFile(
  path: string,
  { folder }: { readonly folder: string },
): Promise<Readonly<Record<string, Json>>> {
  const name = path === "-" ? "standard input" : path;
  const value = await parse(name, await readText(path, name, folder));
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Record<string, Json>;
  throw new CliError(
    "invalid_values",
    `Expected ${name} to hold names with values, got ${describe(value)}.`,
    {
      hint: 'Write it like {"since": "2026-01-01"} or as YAML.',
    },
  );
}

async function readText(path: string, name: string, folder: string): Promise<string> {
  try {
    return path === "-" ? await text(process.stdin) : await readFile(resolve(folder, path), "utf8");
  } catch (error) {
    throw new CliError(
      "unreadable_file",
      `Could not read the input file ${name}: ${toErrorRecord(error).message}.`,
      {
        cause: error,
      },
    );
  }
}

async function parse(name: string, content: string): Promise<unknown> {
  const withoutMark = content.replace(/^\uFEFF/, "");
  try {
    if (extname(name) === ".json") return JSON.parse(withoutMark);
    const { JSON_SCHEMA, load } = await import("js-yaml");
    return load(withoutMark, { schema: JSON_SCHEMA });
  } catch (error) {
    throw new CliError("invalid_values", `Could not read ${name}: ${toErrorRecord(error).message}`, {
      cause: error,
    });
  }
}

function describe(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  return Array.isArray(value) ? "a list" : `the ${typeof value} ${JSON.stringify(value)}`;
}
