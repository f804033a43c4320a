import type { Diagnostic } from "@tidemark/spec";
import { Diagnostics } from "../diagnostics.ts";
import { frontMatterKeys } from "../front-matter/read-front-matter.ts";
import { parse, type ParseOptions } from "../parse.ts";
import { SourceText } from "../source-text.ts";
import { findSettings, type SettingsText } from "./find-settings.ts";
import { tidySettings } from "./tidy-settings.ts";

export type FormatOptions = ParseOptions;

export interface FormatResult {
  /** The text itself where there was nothing to do. */
  readonly text: string;
  readonly changed: boolean;
  /** What there is to say of the file. Where errors are among it, it was left alone. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Keys that come first where they stand together; of a step's own order, the rest is its author's. */
const orders: Readonly<Record<SettingsText["kind"], readonly string[]>> = {
  "front matter": frontMatterKeys,
  step: ["uses"],
  group: [],
};

/**
 * Lays out the front matter and the settings of a `.flow.md` file in one way: indentation, spaces,
 * quotes, blank lines, and the order of keys that stand together. All else stays as it is to the byte:
 * prose, other fences, line ends, the log, expressions. So does what the flow means. A file with
 * errors is left alone.
 *
 * @example
 * formatFlow("---\nname:   hello\n---\n## greet\n```sh step\necho hi\n```\n").text // "---\nname: hello\n---\n…"
 */
export function formatFlow(text: string, options: FormatOptions = {}): FormatResult {
  const { definition, diagnostics } = parse(text, options);
  if (definition === undefined) return { text, changed: false, diagnostics };
  const source = new SourceText(text);
  let formatted = "";
  let line = 0;
  for (const settings of findSettings(source, new Diagnostics(options.path))) {
    formatted += linesOf(source, line, settings.firstLine) + layOut(source, settings);
    line = settings.firstLine + settings.text.split("\n").length;
  }
  formatted = text.slice(0, source.lineStart(0)) + formatted + linesOf(source, line, source.lineCount);
  return { text: formatted, changed: formatted !== text, diagnostics };
}

function layOut(source: SourceText, { text, kind, rawKeys, firstLine }: SettingsText): string {
  const lines = text.split("\n");
  const asItWas = linesOf(source, firstLine, firstLine + lines.length);
  // A fence may be indented, and its lines with it. Where Markdown read something else, nothing is certain.
  if (lines.some((line, index) => !source.line(firstLine + index).endsWith(line))) return asItWas;
  // Four spaces in front keep it from closing the fence; with fewer it would.
  if (lines.some((line) => /^\s+(?:```|~~~)/.test(line))) return asItWas;
  const tidied = tidySettings(text, { rawKeys, order: orders[kind] });
  if (tidied === undefined) return asItWas;
  return tidied
    .map(({ text: tidy, line: index }) => {
      const line = source.line(firstLine + index);
      const prefix = line.slice(0, line.length - (lines[index]?.length ?? 0));
      return (tidy === "" ? "" : prefix + tidy) + lineBreak(source, firstLine + index);
    })
    .join("");
}

function linesOf(source: SourceText, first: number, end: number): string {
  return source.text.slice(source.lineStart(first), source.lineStart(end));
}

function lineBreak(source: SourceText, line: number): string {
  return source.text.slice(source.lineEnd(line), source.lineStart(line + 1));
}
