import type { RunResult } from "@tidemark/spec";
import { createEngine } from "./create-engine.ts";
import type { EngineOptions, LocalStartOptions } from "./engine-options.ts";
import { readFlow } from "./read-flow.ts";

export interface RunFileOptions extends EngineOptions, LocalStartOptions {}

/**
 * Runs a `.flow.md` file from beginning to end. Resolves however the run ends; rejects where the file,
 * its inputs or its secrets are wrong.
 *
 * @example
 * const { status, output } = await runFile("digest.flow.md", { runtimes: [shell()], inputs: { since: "2026-01-01" } });
 */
export async function runFile(path: string, options: RunFileOptions): Promise<RunResult> {
  const definition = await readFlow(path, options.runtimes);
  const handle = await createEngine(options).start(definition, options);
  return handle.result;
}
