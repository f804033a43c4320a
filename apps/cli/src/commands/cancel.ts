import { cancelRun } from "@tidemark/engine";

import { userName } from "../checkpoint/user-name.ts";
import { exitCodes } from "../exit-code.ts";
import { standardRuntimes } from "../flow/standard-runtimes.ts";
import { escapeLine } from "../terminal/escape-text.ts";
import { chooseStyle } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { describeOwner } from "./describe-taken.ts";
import { findTarget } from "./find-target.ts";

export interface CancelOptions {
  readonly reason?: string | undefined;
  readonly by?: string | undefined;
  readonly json?: true | undefined;
  readonly stateFolder: string;
}

/** `tidemark cancel`: ends a run for good, whether or not a process works on it. */
export async function cancel(run: string, options: CancelOptions, terminal: Terminal): Promise<number> {
  const { target } = await findTarget(run, options, terminal);
  const { reason, by = userName(terminal.environment) } = options;
  const cancelled = await cancelRun(target, {
    ...{ by, runtimes: standardRuntimes(), owner: "tidemark cancel" },
    ...(reason !== undefined && { reason }),
  });
  const { stdout, stderr, environment } = terminal;
  for (const warning of cancelled.warnings ?? []) stderr.write(`warning: ${escapeLine(warning)}\n`);
  if (options.json === true) {
    stdout.write(`${JSON.stringify(cancelled, null, 2)}\n`);
    return exitCodes.done;
  }
  const { color, glyphs } = chooseStyle(stdout, environment);
  const id = escapeLine(cancelled.run);
  const why = escapeLine(cancelled.reason);
  stdout.write(
    cancelled.hasEnded
      ? ` ${color.dim(glyphs.cancelled)} ${id}  cancelled ${why}\n`
      : ` ${color.yellow(glyphs.waiting)} ${id}  is being cancelled ${why}; ${describeOwner(cancelled.owner)} has not ended it so far\n`,
  );
  return exitCodes.done;
}
