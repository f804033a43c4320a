import type { RunStore } from "../store/run-store.ts";
import type { Style } from "../terminal/style.ts";
import { plainLines, stampLine } from "./plain-lines.ts";
import { verdictLines, type VerdictOptions } from "./verdict.ts";

export interface PlainPrinterOptions {
  readonly store: RunStore;
  readonly style: Style;
  readonly write: (text: string) => void;
  /** Says nothing of a run that goes well. @default false */
  readonly quiet?: boolean;
}

/** Draws a run on a log. */
export interface RunPrinter {
  /** Says how the run ended. */
  readonly end: (options: VerdictOptions) => void;
}

/** Prints a line for each change of a run: for logs, pipes, and terminals that can do no more. */
export function createPlainPrinter({ store, style, write, quiet = false }: PlainPrinterOptions): RunPrinter {
  if (!quiet) {
    store.subscribe((event, state) => {
      for (const line of plainLines(event, state, style)) write(`${stampLine(line, event.at, style)}\n`);
    });
  }
  return {
    end(options) {
      const state = store.state();
      if (quiet && state.status === "done") return;
      write(`${verdictLines(state, options, style).join("\n")}\n`);
    },
  };
}
