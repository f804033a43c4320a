import { Option, type Command } from "@commander-js/extra-typings";

import type { Terminal } from "../terminal/terminal.ts";
import type { Exit } from "./exit.ts";
import { jsonOption, stateFolderOption } from "./value-options.ts";

/** The commands that decide what becomes of a run: `answer`, `cancel`, `settle`. */
export function addManageCommands(program: Command, terminal: Terminal, exit: Exit): void {
  addAnswer(program, terminal, exit);
  addCancel(program, terminal, exit);
  addSettle(program, terminal, exit);
}

function addAnswer(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command("answer")
    .summary("decide a checkpoint of a run")
    .description(
      "Decides a checkpoint of a run that waits, also when no process works on it. One answer counts.",
    )
    .argument("<run>", runDescription)
    .argument("<step>", "the checkpoint")
    .argument("<action>", "approve, reject, input, or a, r, i")
    .option("--input <value>", "what goes with the answer, as JSON or text; with reject: why")
    .option("--reason <text>", "why it was decided so")
    .addOption(byOption())
    .addOption(jsonOption())
    .addOption(stateFolderOption())
    .action(async (run, step, action, options) => {
      const { answer } = await import("../commands/answer.ts");
      exit(await answer(run, step, action, options, terminal));
    });
}

function addCancel(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command("cancel")
    .summary("end a run for good")
    .description("Ends a run for good. A process that works on it stops; without one it is ended here.")
    .argument("<run>", runDescription)
    .option("--reason <text>", "why")
    .addOption(byOption())
    .addOption(jsonOption())
    .addOption(stateFolderOption())
    .action(async (run, options) => {
      const { cancel } = await import("../commands/cancel.ts");
      exit(await cancel(run, options, terminal));
    });
}

function addSettle(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command("settle")
    .summary("say what became of a step that a crash cut off")
    .description(
      "Says what became of a step that runs once and was cut off by a crash: nobody else knows whether it had its effect.",
    )
    .argument("<run>", runDescription)
    .argument("<step>", "the step that was cut off")
    .addOption(
      new Option("--done <json>", "it had its effect, and this is its output").conflicts(["again", "fail"]),
    )
    .addOption(new Option("--again", "it had no effect: try it again").conflicts("fail"))
    .option("--fail", "it failed")
    .option("--reason <text>", "with --fail: why")
    .addOption(byOption())
    .addOption(jsonOption())
    .addOption(stateFolderOption())
    .action(async (run, step, options) => {
      const { settle } = await import("../commands/settle.ts");
      exit(await settle(run, step, options, terminal));
    });
}

const runDescription = "its id or a part of it, a flow's name for its newest run, or latest";

const byOption = (): Option<"--by <name>"> =>
  new Option("--by <name>", "who decides; otherwise whoever is logged in");
