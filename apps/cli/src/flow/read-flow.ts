import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";

import { suggest } from "@tidemark/spec";

import { CliError } from "../cli-error.ts";

/** The text of a flow file. What cannot be read is a `CliError` that says why, and what else there is. */
export async function readFlow(path: string, folder: string): Promise<string> {
  try {
    // At once: nothing else waits for it, and `node:fs/promises` takes a millisecond to load.
    return readFileSync(resolve(folder, path), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT" && (await restore(resolve(folder, path)))) {
      return readFileSync(resolve(folder, path), "utf8");
    }
    throw await describeFailure(path, folder, error as NodeJS.ErrnoException);
  }
}

/** Brings a flow back whose log was being written by a process that was killed. */
async function restore(path: string): Promise<boolean> {
  const { restoreFlowFile } = await import("@tidemark/format");
  return restoreFlowFile(path);
}

async function describeFailure(
  path: string,
  folder: string,
  error: NodeJS.ErrnoException,
): Promise<CliError> {
  const options = { cause: error };
  switch (error.code) {
    case "ENOENT":
    case "ENOTDIR": {
      const closest = await findClosest(path, folder);
      const hint =
        closest === undefined ? "A flow is a file whose name ends in .flow.md." : `Did you mean ${closest}?`;
      return new CliError("unreadable_file", `There is no file ${path}.`, { ...options, hint });
    }
    case "EISDIR":
      return new CliError(
        "unreadable_file",
        `Expected ${path} to be a .flow.md file, but it is a folder.`,
        options,
      );
    case "EACCES":
    case "EPERM":
      return new CliError("unreadable_file", `${path} may not be read by this user.`, options);
    default:
      return new CliError("unreadable_file", `Could not read ${path}: ${error.message}.`, options);
  }
}

/** A flow beside it whose name is nearly the same. */
async function findClosest(path: string, folder: string): Promise<string | undefined> {
  const beside = await readdir(resolve(folder, dirname(path))).catch(() => []);
  const flows = beside.filter((name) => name.endsWith(".flow.md"));
  const wanted = basename(path);
  const full = [wanted, `${wanted}.flow.md`, wanted.replace(/(?:\.flow)?\.md$/, ".flow.md")].find((name) =>
    flows.includes(name),
  );
  const name = full ?? suggest(wanted, flows);
  return name === undefined ? undefined : join(dirname(path), name);
}
