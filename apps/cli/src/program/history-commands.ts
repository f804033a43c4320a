import type { Command } from "@commander-js/extra-typings";

import type { Terminal } from "../terminal/terminal.ts";
import type { Exit } from "./exit.ts";
import { jsonOption, parseCount, stateFolderOption } from "./value-options.ts";

/** The commands that look at runs that are kept: `runs`, `show`, `logs`. */
export function addHistoryCommands(program: Command, terminal: Terminal, exit: Exit): void {
  addRuns(program, terminal, exit);
  addShow(program, terminal, exit);
  addLogs(program, terminal, exit);
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
    .addOption(stateFolderOption())
    .action(async (run, step, options) => {
      const { logs } = await import("../commands/logs.ts");
      exit(await logs(run, step, options, terminal));
    });
}
