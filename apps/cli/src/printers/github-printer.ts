import type { RunEvent } from "@tidemark/spec";

import type { RunStore } from "../store/run-store.ts";
import type { Style } from "../terminal/style.ts";
import { githubAnnotations, githubStepLines, harmlessLine, isRecorded } from "./github-lines.ts";
import { createOutputLog } from "./output-log.ts";
import { plainLines, stampLine } from "./plain-lines.ts";
import type { RunEnding, RunPrinter, StepPlace } from "./run-printer.ts";
import { verdictLines } from "./verdict.ts";

export interface GithubPrinterOptions {
  readonly store: RunStore;
  readonly style: Style;
  readonly write: (text: string) => void;
  /** Adds Markdown to the summary of the job. @default there is none */
  readonly summarize?: ((markdown: string) => Promise<void>) | undefined;
  /** @default nobody knows where steps stand */
  readonly locate?: ((path: string) => StepPlace | undefined) | undefined;
  /** The flow's output as text. */
  readonly format: (output: NonNullable<RunEnding["output"]>) => string;
}

/** Prints a run for the log of GitHub Actions: a group for each step's output, annotations, and a summary of the job. */
export function createGithubPrinter(options: GithubPrinterOptions): RunPrinter {
  const { store, style, write, summarize, format, locate = () => undefined } = options;
  const outputs = createOutputLog();
  const recorded: RunEvent[] = [];
  const say = (lines: readonly string[]): void => write(lines.map((line) => `${line}\n`).join(""));
  store.subscribe((event, state) => {
    if (isRecorded(event)) recorded.push(event);
    if (event.type === "attempt.output") outputs.append(event);
    if (event.type === "step.finished") say(githubStepLines(event, outputs.take(event.path), state, style));
    else say(plainLines(event, state, style).map((line) => stampLine(harmlessLine(line), event.at, style)));
  });
  return {
    absorb: (event) => {
      if (isRecorded(event)) recorded.push(event);
    },
    async end(ending) {
      const { output, next = [] } = ending;
      const state = store.state();
      say(githubAnnotations(state, { locate, next }));
      if (output !== undefined && output !== null) {
        const lines = format(output).replace(/\n$/, "").split("\n");
        say(["", "::group::output", ...lines.map(harmlessLine), "::endgroup::"]);
      }
      say(verdictLines(state, ending, style).map(harmlessLine));
      if (summarize === undefined || recorded.length === 0) return;
      const { formatExecutionLog } = await import("@tidemark/format/log");
      await summarize(formatExecutionLog(recorded));
    },
  };
}
