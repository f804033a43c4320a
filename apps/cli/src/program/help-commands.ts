import { Argument, Option, type Command } from "@commander-js/extra-typings";

import type { Terminal } from "../terminal/terminal.ts";
import type { LivingKind } from "./describe-commands.ts";
import type { Exit } from "./exit.ts";
import { templateNames, templates } from "./template-names.ts";
import { jsonOption, stateFolderOption } from "./value-options.ts";

/** The commands that help somebody on: `init`, `runtimes`, `doctor`, `completion`. */
export function addHelpCommands(program: Command, terminal: Terminal, exit: Exit): void {
  addInit(program, terminal, exit);
  addRuntimes(program, terminal, exit);
  addDoctor(program, terminal, exit);
  addCompletion(program, terminal, exit);
  addComplete(program, terminal, exit);
}

function addInit(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command("init")
    .summary("write a first flow")
    .description("Writes a first flow that can be run at once. What is there already stays as it is.")
    .argument("[folder]", "where; it is made if need be", ".")
    .addOption(
      new Option("--template <name>", "what the flow shows").choices(templateNames).default("hello" as const),
    )
    .addHelpText("after", templateNotes)
    .action(async (folder, options) => {
      const { init } = await import("../commands/init.ts");
      exit(await init(folder, options, terminal));
    });
}

function addRuntimes(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command("runtimes")
    .summary("tell what steps can use")
    .description(
      "Lists the runtimes that steps can use. Of one, tells its settings and what a repeat would do, with examples.",
    )
    .argument("[name]", "a runtime, such as shell")
    .addOption(jsonOption())
    .action(async (name, options) => {
      const { runtimes } = await import("../commands/runtimes.ts");
      exit(runtimes(name, options, terminal));
    });
}

function addDoctor(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command("doctor")
    .summary("tell what is in force here, and what is wrong")
    .description(
      "Tells what is in force here and where each value comes from. Exit code 1 where something will not work.",
    )
    .addOption(jsonOption())
    .addOption(stateFolderOption())
    .action(async (options, command) => {
      const { doctor } = await import("../commands/doctor.ts");
      exit(
        doctor({ ...options, isGiven: command.getOptionValueSource("stateFolder") !== "default" }, terminal),
      );
    });
}

function addCompletion(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command("completion")
    .summary("print a script that completes commands in a shell")
    .description(
      "Prints a script for a shell, with which Tab completes commands, options, flows, runs and steps.",
    )
    .addArgument(new Argument("<shell>", "which one").choices(["bash", "zsh", "fish", "powershell"] as const))
    .action(async (shell) => {
      const { completion } = await import("../commands/completion.ts");
      exit(completion(shell, terminal));
    });
}

/** What the scripts ask. Nobody types it. */
function addComplete(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command("complete", { hidden: true })
    .argument("<kind>")
    .option("--word <text>", "what has been typed", "")
    .option("--first <text>", "the first argument")
    .addOption(stateFolderOption())
    .action(async (kind, options) => {
      const { complete } = await import("../commands/complete.ts");
      exit(complete(kind as LivingKind, options, terminal));
    });
}

const width = Math.max(...templateNames.map((name) => name.length));
const templateNotes = `
Templates:
${templateNames.map((name) => `  ${name.padEnd(width)}  ${templates[name]}`).join("\n")}`;
