import type { LiveView } from "../live/live-view-options.ts";
import type { RunStore } from "../store/run-store.ts";
import { chooseStyle } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { formatValue } from "./format-value.ts";
import { createNdjsonPrinter } from "./ndjson-printer.ts";
import { createPlainPrinter } from "./plain-printer.ts";
import type { RunFormat, RunPrinter, StepPlace } from "./run-printer.ts";

export interface PrinterOptions {
  readonly store: RunStore;
  readonly format: RunFormat;
  /** Says nothing while all goes well. @default false */
  readonly quiet?: boolean | undefined;
  /** Whether somebody else shows the question of a step, or answers it. @default nobody does */
  readonly isAsked?: ((path: string) => boolean) | undefined;
  /** Where a step stands in the flow's file. @default nobody knows */
  readonly locate?: ((path: string) => StepPlace | undefined) | undefined;
  /** What draws the run live. @default lines */
  readonly view?: LiveView | undefined;
}

/**
 * What tells of a run in the format that was asked for. Everything that shows a run goes through here: `run`, `resume`,
 * `attach`, `replay`, `watch`.
 *
 * @example
 * const printer = await choosePrinter({ store, format: "plain" }, terminal);
 * for await (const event of events) store.dispatch(event);
 * await printer.end({ next: [] });
 */
export async function choosePrinter(options: PrinterOptions, terminal: Terminal): Promise<RunPrinter> {
  const { store } = options;
  const { stdout } = terminal;
  const write = (text: string): void => stdout.write(text);
  switch (options.format) {
    case "ndjson":
      createNdjsonPrinter({ store, write });
      // Those who read events learn from them how it goes; standard error is for what went wrong.
      return plainPrinter({ ...options, quiet: true }, terminal);
    case "junit": {
      const { createJunitPrinter } = await import("./junit-printer.ts");
      return both(plainPrinter(options, terminal), createJunitPrinter({ store, write }));
    }
    case "github":
      return await githubPrinter(options, terminal);
    case "pretty": {
      const { view } = options;
      const lines = (): RunPrinter => withOutput(plainPrinter(options, terminal), terminal);
      if (view === undefined) return lines();
      const { createLivePrinter } = await import("../live/live-printer.ts");
      return createLivePrinter(view, lines);
    }
    case "plain":
      return withOutput(plainPrinter(options, terminal), terminal);
  }
}

function plainPrinter(
  { store, quiet, isAsked }: PrinterOptions,
  { stderr, environment }: Terminal,
): RunPrinter {
  return createPlainPrinter({
    store,
    style: chooseStyle(stderr, environment),
    write: (text) => stderr.write(text),
    quiet: quiet === true,
    ...(isAsked !== undefined && { isAsked }),
  });
}

async function githubPrinter({ store, locate }: PrinterOptions, terminal: Terminal): Promise<RunPrinter> {
  const { createGithubPrinter } = await import("./github-printer.ts");
  const { stdout, environment } = terminal;
  const summaryFile = environment["GITHUB_STEP_SUMMARY"];
  const summarize = async (markdown: string): Promise<void> => {
    const { appendFile } = await import("node:fs/promises");
    try {
      await appendFile(summaryFile ?? "", `${markdown}\n`);
    } catch (error) {
      stdout.write(`::warning::The summary of the job could not be written: ${(error as Error).message}\n`);
    }
  };
  return createGithubPrinter({
    store,
    style: { ...chooseStyle(stdout, environment), timestamps: false },
    write: (text) => stdout.write(text),
    format: (output) => formatValue(output, { isTerminal: true }),
    locate,
    ...(summaryFile !== undefined && summaryFile !== "" && { summarize }),
  });
}

/** The flow's output alone on standard output, before what is said of the run. */
function withOutput(printer: RunPrinter, { stdout, stderr }: Terminal): RunPrinter {
  return {
    ...printer,
    async end(ending) {
      const { output } = ending;
      if (output !== undefined && output !== null) {
        if (stdout.isTerminal && stderr.isTerminal) stderr.write("\n");
        stdout.write(formatValue(output, stdout));
      }
      await printer.end(ending);
    },
  };
}

function both(first: RunPrinter, second: RunPrinter): RunPrinter {
  return {
    absorb(event) {
      first.absorb?.(event);
      second.absorb?.(event);
    },
    async end(ending) {
      await first.end(ending);
      await second.end(ending);
    },
  };
}
