import { renderPretty } from "@tidemark/format";
import type { Diagnostic } from "@tidemark/spec";

import { wantsColor } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** A flow file with what was found in it. */
export interface CheckedFlow {
  readonly path: string;
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Shows problems with their code frames on standard error. */
export function reportDiagnostics(flows: readonly CheckedFlow[], { stderr, environment }: Terminal): void {
  const color = wantsColor(stderr.isTerminal, environment);
  for (const { text, diagnostics } of flows) {
    if (diagnostics.length > 0) stderr.write(renderPretty(diagnostics, { text, color }));
  }
}
