import { renderDiagnostics, type Palette } from "@tidemark/format";
import type { Diagnostic } from "@tidemark/spec";

import { escapeLine } from "../terminal/escape-text.ts";
import type { Style } from "../terminal/style.ts";
import { count } from "./summarize-value.ts";

/** Problems with their code frames, in the style of a stream. */
export function renderFrames(diagnostics: readonly Diagnostic[], text: string, style: Style): string {
  const width = style.columns === undefined ? {} : { width: style.columns };
  return renderDiagnostics(diagnostics, text, { palette: framePalette(style), ...width });
}

/** One line on what was found in how many flows. */
export function summarizeProblems(
  flows: readonly { readonly path: string; readonly diagnostics: readonly Diagnostic[] }[],
  { color, glyphs }: Style,
): string {
  const all = flows.flatMap(({ diagnostics }) => diagnostics);
  const errors = all.filter(({ severity }) => severity === "error").length;
  const warnings = all.length - errors;
  const where = flows.length === 1 ? escapeLine(flows[0]?.path ?? "") : count(flows.length, "flow");
  if (all.length === 0) return ` ${color.green(glyphs.done)} no problems in ${where}`;
  const found = [
    ...(errors > 0 ? [count(errors, "error")] : []),
    ...(warnings > 0 ? [count(warnings, "warning")] : []),
  ];
  const mark = errors > 0 ? color.red(glyphs.failed) : color.yellow(glyphs.warning);
  return ` ${mark} ${found.join(" and ")} in ${where}`;
}

/** A line on what tells more of the first error, or nothing where there is none. */
export function explainHint(
  flows: readonly { readonly diagnostics: readonly Diagnostic[] }[],
  { color }: Style,
): string {
  const error = flows.flatMap(({ diagnostics }) => diagnostics).find(({ severity }) => severity === "error");
  return error === undefined ? "" : `   ${color.dim(`tidemark explain ${error.code} tells more`)}\n`;
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
