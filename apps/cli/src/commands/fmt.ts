import { resolve } from "node:path";

import { formatFlow, type FormatResult } from "@tidemark/format/fmt";

import { CliError } from "../cli-error.ts";
import { exitCodes } from "../exit-code.ts";
import { findFlows } from "../flow/find-flows.ts";
import { readFlow } from "../flow/read-flow.ts";
import { replaceFlow } from "../flow/replace-flow.ts";
import { explainHint, renderFrames, summarizeProblems } from "../printers/problems.ts";
import { count } from "../printers/summarize-value.ts";
import { escapeLine, escapeText } from "../terminal/escape-text.ts";
import { chooseStyle } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";

export interface FmtOptions {
  readonly check?: true | undefined;
  readonly write?: true | undefined;
}

interface TidiedFlow extends FormatResult {
  readonly path: string;
  /** As it is in the file. */
  readonly before: string;
}

/** `tidemark fmt`: lays out the settings of flows. Those with errors are shown and left alone. */
export async function fmt(
  paths: readonly string[],
  options: FmtOptions,
  terminal: Terminal,
): Promise<number> {
  const { folder } = terminal;
  const found = await findFlows(paths, folder);
  if (found.length > 1 && options.check !== true && options.write !== true)
    throw new CliError("too_many_files", `Expected one file to print, found ${found.length}.`, {
      hint: "--write changes the files, --check lists those that would change.",
    });
  const flows = await Promise.all(found.map((path) => tidy(path, folder)));
  const refused = flows.filter(hasErrors);
  for (const flow of flows) if (!hasErrors(flow)) await put(flow, options, terminal);
  if (refused.length > 0) showErrors(refused, terminal);
  else if (options.check === true || options.write === true) summarize(flows, options, terminal);
  if (refused.length > 0) return exitCodes.usage;
  return options.check === true && flows.some(({ changed }) => changed) ? exitCodes.failed : exitCodes.done;
}

async function tidy(path: string, folder: string): Promise<TidiedFlow> {
  const before = await readFlow(path, folder);
  return { path, before, ...formatFlow(before, { path }) };
}

function hasErrors({ diagnostics }: TidiedFlow): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}

/** Each changed file is a line of the result; without an option the text is. */
async function put(
  { path, before, text, changed }: TidiedFlow,
  { check, write }: FmtOptions,
  { stdout, folder }: Terminal,
): Promise<void> {
  if (check !== true && write !== true) stdout.write(stdout.isTerminal ? escapeText(text) : text);
  else if (changed) {
    if (write === true) await replaceFlow({ path: resolve(folder, path), before, after: text });
    stdout.write(`${escapeLine(path)}\n`);
  }
}

function showErrors(flows: readonly TidiedFlow[], { stderr, environment }: Terminal): void {
  const style = chooseStyle(stderr, environment);
  const frames = flows.map(({ diagnostics, before }) => renderFrames(diagnostics, before, style));
  const summary = `${summarizeProblems(flows, style)}; left as ${flows.length === 1 ? "it is" : "they are"}`;
  stderr.write(`${frames.join("\n")}\n${summary}\n${explainHint(flows, style)}`);
}

function summarize(
  flows: readonly TidiedFlow[],
  { write }: FmtOptions,
  { stderr, environment }: Terminal,
): void {
  const { color, glyphs } = chooseStyle(stderr, environment);
  const changed = flows.filter((flow) => flow.changed).length;
  const done = color.green(glyphs.done);
  const of = `${changed} of ${count(flows.length, "flow")}`;
  if (changed === 0) stderr.write(` ${done} nothing to change in ${count(flows.length, "flow")}\n`);
  else if (write === true) stderr.write(` ${done} changed ${of}\n`);
  else stderr.write(` ${color.red(glyphs.failed)} ${of} would change; tidemark fmt --write does it\n`);
}
