import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseEnv } from "node:util";

import { toErrorRecord } from "@tidemark/spec";

import { CliError } from "../cli-error.ts";
import type { Environment } from "../terminal/style.ts";

/**
 * The environment with what a file of `NAME=value` lines adds to it. As with Node's own `--env-file`,
 * what the environment has already stays.
 */
export async function withEnvFile(
  path: string,
  environment: Environment,
  folder: string,
): Promise<Environment> {
  try {
    return { ...parseEnv(await readFile(resolve(folder, path), "utf8")), ...environment };
  } catch (error) {
    throw new CliError(
      "unreadable_file",
      `Could not read the env file ${path}: ${toErrorRecord(error).message}.`,
      {
        cause: error,
      },
    );
  }
}

/**
 * The values of a flow's secrets. They come from the environment alone, since flags are seen by every
 * process of the machine and stay in the shell's history. All that are missing are named at once.
 *
 * @example
 * collectSecrets(["NEWS_TOKEN"], process.env) // { NEWS_TOKEN: "…" }
 */
export function collectSecrets(
  names: readonly string[],
  environment: Environment,
): Readonly<Record<string, string>> {
  const missing = names.filter((name) => environment[name] === undefined || environment[name] === "");
  if (missing.length > 0) {
    const list = missing.map((name) => (environment[name] === "" ? `${name} (empty)` : name)).join(", ");
    const noun = missing.length === 1 ? "secret is" : "secrets are";
    throw new CliError("missing_secret", `${missing.length} ${noun} missing from the environment: ${list}.`, {
      hint: `Set ${missing.length === 1 ? "it" : "them"} there, or name a file with --env-file.`,
    });
  }
  return pickEnvironment(names, environment);
}

/** Those of the names that the environment has. */
export function pickEnvironment(
  names: readonly string[],
  environment: Environment,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
