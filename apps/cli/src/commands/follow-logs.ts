import type { RunEntry } from "@tidemark/resilience";
import type { RunEvent } from "@tidemark/spec";

import { exitCodes } from "../exit-code.ts";
import { followRunEvents } from "../history/follow-run-events.ts";
import { refuseUnknownStep } from "../history/refuse-unknown-step.ts";
import { escapeLine, escapeText } from "../terminal/escape-text.ts";
import { chooseStyle } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { watchInterrupt } from "./interrupt.ts";

/**
 * `tidemark logs --follow`: what steps write, in the order in which they write it, until nobody works on the run. Where it is not one
 * step alone, a heading says whose lines follow.
 */
export async function followLogs(
  entry: RunEntry,
  step: string | undefined,
  terminal: Terminal,
): Promise<number> {
  const { stdout, environment } = terminal;
  const { color } = chooseStyle(stdout, environment);
  const stop = new AbortController();
  const interrupt = watchInterrupt(() => stop.abort());
  let shown: string | undefined;
  let last = "\n";
  let isChecked = step === undefined;
  try {
    for await (const events of followRunEvents(entry.folder, stop)) {
      if (!isChecked) checkStep(step ?? "", events, entry);
      isChecked = true;
      for (const event of events) {
        if (event.type !== "attempt.output" || !belongsTo(event.path, step)) continue;
        const text = stdout.isTerminal ? escapeText(event.text) : event.text;
        if (step === undefined && event.path !== shown) {
          const gap = shown === undefined ? "" : last.endsWith("\n") ? "\n" : "\n\n";
          stdout.write(`${gap}${color.bold(`== ${escapeLine(event.path)} ==`)}\n`);
          shown = event.path;
        }
        stdout.write(text);
        if (text !== "") last = text;
      }
      await stdout.flush();
    }
  } finally {
    interrupt.close();
  }
  if (stdout.isTerminal && !last.endsWith("\n")) stdout.write("\n");
  return stop.signal.aborted ? exitCodes.SIGINT : exitCodes.done;
}

/** What stands in for a step, or handles its failure, is asked for with it. */
function belongsTo(path: string, step: string | undefined): boolean {
  return step === undefined || path === step || path.split(/[~!]/, 1)[0] === step;
}

/** A step that has not begun yet is waited for; one that there is not would be waited for in vain. */
function checkStep(step: string, events: readonly RunEvent[], { run }: RunEntry): void {
  const known = events.flatMap((event) => {
    if (event.type === "run.started") return event.waves.flat();
    return event.type === "step.started" ? [event.path] : [];
  });
  if (known.length > 0) refuseUnknownStep(step, known, run);
}
