import { renderDiagnostics, type Palette } from "@tidemark/format";
import type { Diagnostic } from "@tidemark/spec";

import { chooseStyle, type Style } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** A flow file with what was found in it. */
export interface CheckedFlow {
  readonly path: string;
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Shows problems with their code frames on standard error. */
export function reportDiagnostics({ text, diagnostics }: CheckedFlow, { stderr, environment }: Terminal): void {
  if (diagnostics.length > 0) stderr.write(`${renderFrames(diagnostics, text, chooseStyle(stderr, environment))}\n`);
}

/** Problems with their code frames, in the style of a stream. */
export function renderFrames(diagnostics: readonly Diagnostic[], text: string, style: Style): string {
  const width = style.columns === undefined ? {} : { width: style.columns };
  return renderDiagnostics(diagnostics, text, { palette: framePalette(style), ...width });
}

function framePalette({ color }: Style): Palette {
  return {
    error: (text) => color.bold(color.red(text)),
    warning: (text) => color.bold(color.yellow(text)),
    related: color.cyan,
    help: color.cyan,
    message: color.bold,
    frame: color.dim,
  };
}
