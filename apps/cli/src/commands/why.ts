import { relative } from "node:path";

import { explainStep } from "@tidemark/engine";

import { exitCodes } from "../exit-code.ts";
import { standardRuntimes } from "../flow/standard-runtimes.ts";
import { chooseStyle } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { findTarget } from "./find-target.ts";
import { whyLines } from "./why-lines.ts";

export interface WhyOptions {
  readonly json?: true | undefined;
  readonly stateFolder: string;
}

/** `tidemark why`: tells why a step of a run ran, or did not. */
export async function why(
  run: string,
  step: string,
  options: WhyOptions,
  terminal: Terminal,
): Promise<number> {
  const { target, name } = await findTarget(run, options, terminal);
  const explanation = await explainStep(target, { step, runtimes: standardRuntimes() });
  const { stdout, environment, folder } = terminal;
  if (options.json === true) {
    stdout.write(`${JSON.stringify(explanation, null, 2)}\n`);
    return exitCodes.done;
  }
  const { source } = explanation;
  const file = source === undefined ? undefined : relative(folder, source);
  const lines = whyLines(explanation, { style: chooseStyle(stdout, environment), name, file });
  stdout.write(`${lines.join("\n")}\n`);
  return exitCodes.done;
}
