import type { Command } from "@commander-js/extra-typings";

import type { Terminal } from "../terminal/terminal.ts";
import type { Exit } from "./exit.ts";
import { formatOption, jsonOption, parseCount, parseSpeed, stateFolderOption } from "./value-options.ts";

/** The commands that look at runs: `runs`, `show`, `logs`, `why`, `attach`, `replay`. */
export function addHistoryCommands(program: Command, terminal: Terminal, exit: Exit): void {
  addRuns(program, terminal, exit);
  addShow(program, terminal, exit);
  addLogs(program, terminal, exit);
  addWhy(program, terminal, exit);
  addAttach(program, terminal, exit);
  addReplay(program, terminal, exit);
}

function addRuns(program: Command, terminal: Terminal, exit: Exit): void {
  const runs = program
    .command("runs")
    .summary("list runs, newest first; prune and repair them")
    .description("Lists the runs that are kept, newest first.")
    .argument("[flow]", "only the runs of this flow, by its name")
    .option("--limit <number>", "how many", parseCount, 20)
    .addOption(jsonOption())
    .addOption(stateFolderOption())
    .action(async (flow, options) => {
      const { runs: list } = await import("../commands/runs.ts");
      exit(await list(flow, options, terminal));
    });
  addPrune(runs as unknown as Command, terminal, exit);
  addRepair(runs as unknown as Command, terminal, exit);
}

function addPrune(runs: Command, terminal: Terminal, exit: Exit): void {
  runs
    .command("prune")
    .summary("remove old runs")
    .description("Removes old runs. One that is being worked on stays, and one that could go on stays too.")
    .argument("[flow]", "only the runs of this flow, by its name")
    .option("--keep <number>", "the newest so many of each flow stay", parseCount)
    .option("--older-than <duration>", "what was touched later stays: 12h, 30d")
    .option("--include-resumable", "remove also runs that failed, stopped, or wait for somebody")
    .option("--dry-run", "only say what would be removed")
    .addOption(jsonOption())
    .addOption(stateFolderOption())
    .action(async (flow, _options, command) => {
      const { pruneRuns } = await import("../commands/prune-runs.ts");
      exit(await pruneRuns(flow, command.optsWithGlobals(), terminal));
    });
}

function addRepair(runs: Command, terminal: Terminal, exit: Exit): void {
  runs
    .command("repair")
    .summary("cut a damaged journal back to what is sound")
    .description(
      "Keeps the records of a run's journal up to the first that is damaged. The rest is dropped, after a copy is made.",
    )
    .argument("<run>", "its id or a part of it")
    .addOption(stateFolderOption())
    .action(async (run, _options, command) => {
      const { repairRun } = await import("../commands/repair-run.ts");
      exit(await repairRun(run, command.optsWithGlobals(), terminal));
    });
}

function addShow(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command("show")
    .summary("show one run, or one step of it")
    .description("Shows what became of a run, or of one of its steps: output, attempts, what it was given.")
    .argument("<run>", "its id or a part of it, a flow's name for its newest run, or latest")
    .argument("[step]", "a step of it")
    .addOption(jsonOption())
    .addOption(stateFolderOption())
    .action(async (run, step, options) => {
      const { show } = await import("../commands/show.ts");
      exit(await show(run, step, options, terminal));
    });
}

function addLogs(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command("logs")
    .summary("print what steps wrote")
    .description("Prints what the steps of a run wrote, or one of them.")
    .argument("<run>", "its id or a part of it, a flow's name for its newest run, or latest")
    .argument("[step]", "a step of it")
    .option("-f, --follow", "go on with what they write next, until nobody works on the run")
    .addOption(stateFolderOption())
    .action(async (run, step, options) => {
      const { logs } = await import("../commands/logs.ts");
      exit(await logs(run, step, options, terminal));
    });
}

function addWhy(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command("why")
    .summary("tell why a step of a run ran or did not")
    .description(
      "Tells why a step of a run ran, waited, was skipped, kept or tried again, and what its output came from.",
    )
    .argument("<run>", "its id or a part of it, a flow's name for its newest run, or latest")
    .argument("<step>", "a step of its flow")
    .addOption(jsonOption())
    .addOption(stateFolderOption())
    .action(async (run, step, options) => {
      const { why } = await import("../commands/why.ts");
      exit(await why(run, step, options, terminal));
    });
}

function addAttach(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command("attach")
    .summary("follow a run that another process works on")
    .description(
      "Follows a run that another process works on, and ends as it ends. Ctrl-C leaves the run alone.",
    )
    .argument("<run>", "its id or a part of it, a flow's name for its newest run, or latest")
    .addOption(formatOption())
    .addOption(stateFolderOption())
    .action(async (run, options) => {
      const { attach } = await import("../commands/attach.ts");
      exit(await attach(run, options, terminal));
    });
}

function addReplay(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command("replay")
    .summary("tell a recorded run again")
    .description(
      "Tells a recorded run again, in its own time. Pauses of more than three seconds are cut short.",
    )
    .argument("<events>", "a file of events, a run, or - for standard input")
    .option("--speed <number>", "so many times faster; max waits for nothing", parseSpeed, 1)
    .addOption(formatOption())
    .addOption(stateFolderOption())
    .action(async (events, options) => {
      const { replay } = await import("../commands/replay.ts");
      exit(await replay(events, options, terminal));
    });
}
