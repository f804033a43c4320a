import { Option, type Command } from "@commander-js/extra-typings";

import type { Terminal } from "../terminal/terminal.ts";
import type { Exit } from "./exit.ts";
import { configOption, inputFileOption, inputOption } from "./value-options.ts";

/** The commands that look at flow files and run nothing: `plan`, `validate`, `fmt`, `explain`. */
export function addFlowCommands(program: Command, terminal: Terminal, exit: Exit): void {
  addPlan(program, terminal, exit);
  addValidate(program, terminal, exit);
  addFmt(program, terminal, exit);
  addExplain(program, terminal, exit);
}

function addPlan(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command("plan")
    .summary("show the waves of a flow and its inputs")
    .description("Shows the waves of a flow and what a run would be given. Runs nothing.")
    .argument("<flow>", "a .flow.md file")
    .addOption(inputOption())
    .addOption(inputFileOption())
    .addOption(configOption())
    .addOption(new Option("--json", "print it as JSON").conflicts("mermaid"))
    .option("--mermaid", "print it as a Mermaid diagram")
    .action(async (flow, options) => {
      const { plan } = await import("../commands/plan.ts");
      exit(await plan(flow, options, terminal));
    });
}

function addValidate(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command("validate")
    .summary("check flows and show every problem")
    .description("Checks flows and shows every problem with its place. Runs nothing.")
    .argument("<flow...>", ".flow.md files, or folders to search for them")
    .addOption(
      new Option("--format <format>", "how problems are printed")
        .choices(["pretty", "plain", "json", "github", "sarif"] as const)
        .default("pretty" as const),
    )
    .action(async (paths, options) => {
      const { validate } = await import("../commands/validate.ts");
      exit(await validate(paths, options, terminal));
    });
}

function addFmt(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command("fmt")
    .summary("lay out settings in one way")
    .description(
      "Lays out front matter and settings in one way. Prose and code stay as they are, to the byte.",
    )
    .argument("<flow...>", ".flow.md files, or folders to search for them")
    .addOption(
      new Option("--check", "list files that would change, and fail if there are any").conflicts("write"),
    )
    .option("--write", "change the files, instead of printing the one that is named")
    .action(async (paths, options) => {
      const { fmt } = await import("../commands/fmt.ts");
      exit(await fmt(paths, options, terminal));
    });
}

function addExplain(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command("explain")
    .summary("tell what the code of a problem means")
    .description("Tells what the code of a problem means, with an example. Without a code, lists all.")
    .argument("[code]", "such as TM1403, or 1403")
    .action(async (code) => {
      const { explain } = await import("../commands/explain.ts");
      exit(explain(code, terminal));
    });
}
