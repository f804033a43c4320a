import type { RunStore } from "../store/run-store.ts";
import type { Style } from "../terminal/style.ts";
import { plainLines, stampLine } from "./plain-lines.ts";
import type { RunPrinter } from "./run-printer.ts";
import { questionLine } from "./step-line.ts";
import { verdictLines } from "./verdict.ts";

export interface PlainPrinterOptions {
  readonly store: RunStore;
  readonly style: Style;
  readonly write: (text: string) => void;
  /** Says nothing of a run that goes well. @default false */
  readonly quiet?: boolean;
  /** Whether somebody else shows the question of a step, or answers it. @default nobody does */
  readonly isAsked?: (path: string) => boolean;
}

/** Prints a line for each change of a run: for logs, pipes, and terminals that can do no more. */
export function createPlainPrinter(options: PlainPrinterOptions): RunPrinter {
  const { store, style, write, quiet = false, isAsked = () => false } = options;
  if (!quiet) {
    store.subscribe((event, state) => {
      if (event.type === "question.asked" && isAsked(event.path)) return;
      const lines = [...plainLines(event, state, style)];
      if (event.type === "run.resumed") {
        for (const { path, question } of state.active.values())
          if (question !== undefined && !isAsked(path))
            lines.push(questionLine(path, question, state, style));
      }
      for (const line of lines) write(`${stampLine(line, event.at, style)}\n`);
    });
  }
  return {
    end(ending) {
      const state = store.state();
      if (quiet && state.status === "done") return;
      write(`${verdictLines(state, ending, style).join("\n")}\n`);
    },
  };
}
