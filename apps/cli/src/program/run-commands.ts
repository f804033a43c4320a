import { Option, type Command } from "@commander-js/extra-typings";

import type { Terminal } from "../terminal/terminal.ts";
import type { Exit } from "./exit.ts";
import {
  concurrencyOption,
  configOption,
  decideOption,
  envFileOption,
  formatOption,
  inputFileOption,
  inputOption,
  repeated,
  stateFolderOption,
  type Choice,
} from "./value-options.ts";

/** The commands that run flows: `run`, `resume`, `watch`. */
export function addRunCommands(program: Command, terminal: Terminal, exit: Exit): void {
  addRun(program, terminal, exit);
  addResume(program, terminal, exit);
  addWatch(program, terminal, exit);
}

function addRun(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command("run")
    .summary("run a flow")
    .description("Checks a flow and runs it. What has finished is kept on disk, step by step.")
    .argument("<flow>", "a .flow.md file")
    .addOption(inputOption())
    .addOption(inputFileOption())
    .addOption(configOption())
    .addOption(envFileOption())
    .addOption(decideOption())
    .addOption(concurrencyOption())
    .option("--strict-waves", "start a wave only when the one before has ended")
    .option("--dry-run", "check everything, show the plan, run nothing")
    .addOption(formatOption())
    .addOption(uiOption())
    .option("--screen-reader", "plain lines and plain questions")
    .option("--log-file <file>", "a Markdown file whose end becomes the log of the run")
    .addOption(durabilityOption())
    .addOption(stateFolderOption())
    .option("-q, --quiet", "say nothing while all goes well")
    .addHelpText("after", runNotes)
    .action(async (flow, options) => {
      const { run } = await import("../commands/run.ts");
      exit(await run(flow, options, terminal));
    });
}

function addResume(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command("resume")
    .summary("go on with a run; finished steps do not run again")
    .description(
      "Goes on with a run where it stopped: after a crash, a failure, a signal, or with a question that is answered now.",
    )
    .argument("<run>", "its id or a part of it, a flow's name for its newest run, or latest")
    .option("--plan", "show what would be kept and run again, and change nothing")
    .addOption(new Option("--json", "with --plan: print it as JSON").implies({ plan: true }))
    .addOption(new Option("--rerun-changed", "run finished steps again that have changed").conflicts("keep"))
    .option("--keep", "keep finished steps as they are, although they have changed")
    .addOption(repeated("--from <step>", "run a step anew, with all that depends on it; repeatable"))
    .addOption(configOption())
    .addOption(envFileOption())
    .addOption(decideOption())
    .addOption(concurrencyOption())
    .option("--strict-waves", "start a wave only when the one before has ended")
    .addOption(formatOption())
    .addOption(uiOption())
    .option("--screen-reader", "plain lines and plain questions")
    .option("--log-file <file>", "a Markdown file whose end becomes the log of the run")
    .addOption(durabilityOption())
    .addOption(stateFolderOption())
    .option("-q, --quiet", "say nothing while all goes well")
    .addHelpText("after", resumeNotes)
    .action(async (run, options) => {
      const { resume } = await import("../commands/resume.ts");
      exit(await resume(run, options, terminal));
    });
}

function addWatch(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command("watch")
    .summary("run a flow now and whenever it changes")
    .description("Runs a flow now, and again whenever its file changes.")
    .argument("<flow>", "a .flow.md file")
    .addOption(repeated("--also <path>", "another file or folder whose changes count; repeatable"))
    .option("--finish", "let a run end before the next one starts, instead of cancelling it")
    .addOption(inputOption())
    .addOption(inputFileOption())
    .addOption(configOption())
    .addOption(envFileOption())
    .addOption(decideOption())
    .addOption(concurrencyOption())
    .option("--strict-waves", "start a wave only when the one before has ended")
    .addOption(formatOption())
    .addOption(durabilityOption("process"))
    .addOption(stateFolderOption())
    .option("-q, --quiet", "say nothing while all goes well")
    .addHelpText("after", watchNotes)
    .action(async (flow, options) => {
      const { watch } = await import("../commands/watch.ts");
      exit(await watch(flow, options, terminal));
    });
}

const uiOption = () =>
  new Option(
    "--ui <what>",
    "on a terminal: a block below the lines, the full screen, or lines alone",
  ).choices(["inline", "full", "plain"] as const);

function durabilityOption(
  usual: "power" | "process" = "power",
): Choice<"--durability <what>", "power" | "process"> {
  return new Option("--durability <what>", "what a finished step survives: a power cut, or a killed process")
    .choices(["power", "process"] as const)
    .default(usual);
}

const runNotes = `
Progress goes to standard error and the flow's output to standard output. When
the reader of standard output goes away, the run goes on. Ctrl-C leaves the run
resumable.

A checkpoint asks on the terminal. Where there is none, --decide answers it, or
what the flow says of that case; otherwise the run is suspended, and the command
that answers it is printed.

Exit codes:
  0 done   1 failed   2 wrong call or flow   3 rejected   4 waits for a person
  5 timed out   70 damaged state   75 in use by another process
  130, 143 stopped by a signal`;

const resumeNotes = `
The flow's file may have changed since. Where that concerns steps that have
finished, nothing happens until --rerun-changed or --keep says what becomes of
them. Inputs stay as they were; secrets come from the environment again.

Exit codes are those of run; 2 also where the flow has changed.`;

const watchNotes = `
A change cancels the run that is under way, for good; with --finish it ends
first. The log that a run writes at the end of the flow is no change. A flow that
changes what --also names runs again.`;
