import { readFile } from "node:fs/promises";
import type { FlowDefinition, RuntimeDescription } from "@tidemark/spec";
import { EngineError } from "./engine-error.ts";

/**
 * The definition in a `.flow.md` file, checked against the runtimes.
 *
 * @throws {EngineError} `invalid_file`, with every problem in `diagnostics`.
 * @example
 * const definition = await readFlow("digest.flow.md", [shell()]);
 */
export async function readFlow(
  path: string,
  runtimes: readonly RuntimeDescription[],
): Promise<FlowDefinition> {
  // Its parsers take longer to load than a small run: who runs no files does without.
  const { formatDiagnosticLine, restoreFlowFile, validate } = await import("@tidemark/format");
  const read = (): Promise<string> => readFile(path, "utf8");
  const text = await read().catch((cause: unknown) => {
    // Whoever wrote its log may have been killed in the moment in which the file has no name.
    if ((cause as NodeJS.ErrnoException).code === "ENOENT" && restoreFlowFile(path)) return read();
    throw new EngineError("unreadable_flow", `Cannot read ${path}: ${(cause as Error).message}`, { cause });
  });
  const { definition, diagnostics } = validate(text, { path, runtimes });
  if (definition !== undefined) return { ...definition, source: path };
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  throw new EngineError("invalid_file", errors.map(formatDiagnosticLine).join("\n"), {
    diagnostics,
    hint: `See them in place: tidemark validate ${path}`,
  });
}
