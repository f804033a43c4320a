import { formatDiagnosticLine, formatGitHubAnnotation } from "@tidemark/format";

import { exitCodes } from "../exit-code.ts";
import { checkFlow, type CheckedFlow } from "../flow/check-flow.ts";
import { findFlows } from "../flow/find-flows.ts";
import { explainHint, renderFrames, summarizeProblems } from "../printers/problems.ts";
import { chooseStyle, type Style } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";

export interface ValidateOptions {
  readonly format: "pretty" | "plain" | "json" | "github" | "sarif";
}

/** `tidemark validate`: checks flows; what was found is the result, and one line sums it up. */
export async function validate(
  paths: readonly string[],
  { format }: ValidateOptions,
  { stdout, stderr, environment, folder }: Terminal,
): Promise<number> {
  const flows = await Promise.all((await findFlows(paths, folder)).map((path) => checkFlow(path, folder)));
  const printed = await formats[format](flows, chooseStyle(stdout, environment));
  if (printed !== "") stdout.write(`${printed}\n`);
  const style = chooseStyle(stderr, environment);
  stderr.write(`${summarizeProblems(flows, style)}\n`);
  if (format === "pretty") stderr.write(explainHint(flows, style));
  const isWrong = flows.some(({ diagnostics }) => diagnostics.some(({ severity }) => severity === "error"));
  return isWrong ? exitCodes.usage : exitCodes.done;
}

type Format = (flows: readonly CheckedFlow[], style: Style) => string | Promise<string>;

const formats: Readonly<Record<ValidateOptions["format"], Format>> = {
  pretty: (flows, style) =>
    flows
      .filter(({ diagnostics }) => diagnostics.length > 0)
      .map(({ diagnostics, text }) => renderFrames(diagnostics, text, style))
      .join("\n"),
  plain: (flows) => eachOf(flows).map(formatDiagnosticLine).join("\n"),
  github: (flows) => eachOf(flows).map(formatGitHubAnnotation).join("\n"),
  sarif: async (flows) => {
    const { sarifText } = await import("../printers/sarif-text.ts");
    return sarifText(eachOf(flows));
  },
  json: (flows) =>
    JSON.stringify({ version: 1, files: flows.map(({ path }) => path), diagnostics: eachOf(flows) }, null, 2),
};

const eachOf = (flows: readonly CheckedFlow[]) => flows.flatMap(({ diagnostics }) => diagnostics);
