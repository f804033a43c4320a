import { diagnosticCodes, explain as explainCode } from "@tidemark/format";
import { suggest } from "@tidemark/spec";

import { CliError } from "../cli-error.ts";
import { exitCodes } from "../exit-code.ts";
import { codeListLines } from "../printers/code-list-lines.ts";
import { explanationLines } from "../printers/explanation-lines.ts";
import { chooseStyle } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** `tidemark explain`: what a diagnostic's code means, or all codes. */
export function explain(code: string | undefined, { stdout, environment }: Terminal): number {
  const style = chooseStyle(stdout, environment);
  const lines =
    code === undefined
      ? codeListLines(
          diagnosticCodes.flatMap((known) => explainCode(known) ?? []),
          style,
        )
      : explanationLines(findCode(code), style);
  stdout.write(`${lines.join("\n")}\n`);
  return exitCodes.done;
}

function findCode(code: string): NonNullable<ReturnType<typeof explainCode>> {
  const found = explainCode(code);
  if (found !== undefined) return found;
  const wanted = code.trim().replace(/^(?=\d)/, "TM");
  const closest = suggest(wanted.toUpperCase(), diagnosticCodes);
  const hint = closest === undefined ? "`tidemark explain` lists all codes." : `Did you mean ${closest}?`;
  throw new CliError("unknown_code", `There is no diagnostic ${wanted}.`, { hint });
}
