import { readFile } from "node:fs/promises";
import { formatDiagnosticLine, validate } from "@tidemark/format";
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
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
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
