import type { Diagnostic } from "@tidemark/spec";
import { SourceText } from "../source-text.ts";
import { renderFrame, type Label } from "./code-frame.ts";
import { displayText, safeText } from "./display-text.ts";
import { plainPalette, type Palette } from "./palette.ts";

export interface RenderOptions {
  /** @default no colours */
  readonly palette?: Palette;
  /** How many columns there are; longer lines are cut around what is marked. @default 100 */
  readonly width?: number;
}

/**
 * Diagnostics for people: the lines of the file that they are about, with what is wrong underlined.
 * `text` is what was parsed. Nothing in the file can reach the terminal as a control sequence.
 *
 * @example
 * console.error(renderDiagnostics(validate(text, { path }).diagnostics, text));
 */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  text: string,
  options: RenderOptions = {},
): string {
  const source = new SourceText(text);
  return diagnostics.map((diagnostic) => render(diagnostic, source, options)).join("\n");
}

function render(
  diagnostic: Diagnostic,
  source: SourceText,
  { palette = plainPalette, width = 100 }: RenderOptions,
): string {
  const { code, severity, message, file, range, expected, help, related = [] } = diagnostic;
  const primary: Label = {
    range,
    text: expected === undefined ? "" : `expected ${expected}`,
    mark: "^",
    colour: palette[severity],
  };
  const others = related.map((place): Label => ({
    range: place.range,
    text: place.message,
    mark: "-",
    colour: palette.related,
  }));
  const frame = renderFrame(source, [primary, ...others], { width, colour: palette.frame });
  const place = `${file === undefined ? "" : `${safeText(file)}:`}${range.start.line}:${range.start.column}`;
  const lines = [
    `${palette[severity](`${severity}[${code}]`)}${palette.message(`: ${displayText(message)}`)}`,
    `${frame.indent}${palette.frame("-->")} ${place}`,
    ...frame.lines,
  ];
  if (help !== undefined) lines.push(...helpLines(help, frame.indent, palette));
  return `${lines.join("\n")}\n`;
}

function helpLines(help: string, indent: string, palette: Palette): readonly string[] {
  const [first = "", ...rest] = safeText(help).split("\n");
  const lead = `${indent} ${palette.frame("=")} ${palette.help("help")}: `;
  return [`${lead}${first}`, ...rest.map((line) => `${indent}         ${line}`)];
}
