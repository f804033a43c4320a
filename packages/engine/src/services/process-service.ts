import { spawn } from "node:child_process";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { ProcessOptions, ProcessResult, ProcessService } from "@tidemark/spec";
import { childEnvironment } from "./child-environment.ts";
import { followProcess } from "./follow-process.ts";
import { createLivingGroups } from "./living-groups.ts";
import { systemError } from "./system-error.ts";

export interface ProcessServiceOptions {
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Programs on this machine, each in a process group of its own. */
export function createProcessService({ folder, env }: ProcessServiceOptions): ProcessService {
  const groups = createLivingGroups();
  return {
    // Every program that a runtime names comes through here.
    async run(
      program: string,
      parameters: readonly string[],
      options: ProcessOptions = {},
    ): Promise<ProcessResult> {
      const { signal, input } = options;
      signal?.throwIfAborted();
      const cwd = resolve(folder, options.folder ?? ".");
      await requireFolder(cwd);
      signal?.throwIfAborted();
      const child = spawn(program, parameters, {
        cwd,
        env: childEnvironment(env, options.env),
        detached: true,
        stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
        windowsHide: true,
      });
      return followProcess(child, groups, options);
    },
  };
}

/** Of a folder that is missing, `spawn` says that the program is. */
async function requireFolder(path: string): Promise<void> {
  const stats = await stat(path);
  if (!stats.isDirectory()) throw systemError("ENOTDIR", "not a directory", "chdir", path);
}
