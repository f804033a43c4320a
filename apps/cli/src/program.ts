import { Command, CommanderError, InvalidArgumentError, Option } from "@commander-js/extra-typings";

import packageJson from "../package.json" with { type: "json" };
import { exitCodes } from "./exit-code.ts";
import { escapeText } from "./terminal/escape-text.ts";
import { chooseStyle, wantsColor } from "./terminal/style.ts";
import type { Terminal } from "./terminal/terminal.ts";

/**
 * Runs the command with its arguments and returns the exit code. Never throws.
 *
 * @example
 * const exitCode = await runProgram(["validate", "digest.flow.md"], openTerminal());
 */
export async function runProgram(parameters: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = exitCodes.done;
  const program = createProgram(terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(parameters, { from: "user" });
    return exitCode;
  } catch (error) {
    // Commander has said what was wrong; asking for help is nothing wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    const { reportError } = await import("./report-error.ts");
    return reportError(error, terminal);
  }
}

type Exit = (code: number) => void;

function createProgram(terminal: Terminal, exit: Exit): Command {
  const { stdout, stderr, environment } = terminal;
  const program: Command = new Command("tidemark")
    .description("Runs Markdown files as durable workflows.")
    .version(packageJson.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .exitOverride()
    .configureHelp({ styleTitle: (title) => `\u001B[1m${title}\u001B[22m` })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) => write(tidyError(text, terminal)),
      getOutHelpWidth: () => stdout.columns ?? 100,
      getErrHelpWidth: () => stderr.columns ?? 100,
      getOutHasColors: () => wantsColor(stdout.isTerminal, environment),
      getErrHasColors: () => wantsColor(stderr.isTerminal, environment),
    });
  program.addHelpText("after", examples);
  addRun(program, terminal, exit);
  addPlan(program, terminal, exit);
  addValidate(program, terminal, exit);
  addFmt(program, terminal, exit);
  addExplain(program, terminal, exit);
  return program;
}

/** Commander's errors in the words and colours of our own. */
function tidyError(text: string, { stderr, environment }: Terminal): string {
  const { color } = chooseStyle(stderr, environment);
  const [head = "", ...rest] = escapeText(text).trimEnd().split("\n");
  const lines = [head.replace(/^error:/, () => color.bold(color.red("error:")))];
  for (const line of rest)
    lines.push(
      line.replace(/^\(Did you mean (.*)\)$/, (_, what) => `  ${color.cyan("help:")} did you mean ${what}`),
    );
  return `${lines.join("\n")}\n`;
}

/** Each command loads what it needs when it is called: `--help` and `--version` load nothing. */
function addRun(program: Command, terminal: Terminal, exit: Exit): void {
  program
    .command("run")
    .summary("run a flow")
    .description("Checks a flow and runs it. What has finished is kept on disk, step by step.")
    .argument("<flow>", "a .flow.md file")
    .addOption(inputOption())
    .addOption(inputFileOption())
    .addOption(configOption())
    .option("--env-file <file>", "secrets that the environment lacks, as lines of NAME=value")
    .option("-n, --concurrency <number>", "how many steps run at once", parseCount)
    .option("--strict-waves", "start a wave only when the one before has ended")
    .option("--dry-run", "check everything, show the plan, run nothing")
    .addOption(
      new Option("--format <format>", "lines for people on standard error, or every event on standard output")
        .choices(["plain", "ndjson"] as const)
        .default("plain" as const),
    )
    .option("--state-folder <folder>", "where runs are kept", ".tidemark")
    .option("-q, --quiet", "say nothing while all goes well")
    .addHelpText("after", runNotes)
    .action(async (flow, options) => {
      const { run } = await import("./commands/run.ts");
      exit(await run(flow, options, terminal));
    });
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
      const { plan } = await import("./commands/plan.ts");
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
      const { validate } = await import("./commands/validate.ts");
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
      const { fmt } = await import("./commands/fmt.ts");
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
      const { explain } = await import("./commands/explain.ts");
      exit(explain(code, terminal));
    });
}

const inputOption = () =>
  new Option("-i, --input <name=value>", "an input; repeat it for more").argParser(collect);

const inputFileOption = () =>
  new Option("--input-file <file>", "inputs as JSON or YAML; - is standard input");

const configOption = () =>
  new Option("--config <name=value>", "a setting of the flow; repeat it for more").argParser(collect);

function collect(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value];
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("Expected a whole number from 1 on.");
  return Number(text);
}

const examples = `
Examples:
  tidemark validate digest.flow.md
  tidemark plan digest.flow.md --mermaid
  tidemark run digest.flow.md --input since=2026-01-01`;

const runNotes = `
Progress goes to standard error and the flow's output to standard output. When
the reader of standard output goes away, the run goes on. Ctrl-C leaves the run
resumable.

Exit codes:
  0 done   1 failed   2 wrong call or flow   3 rejected   4 waits for a person
  5 timed out   70 damaged state   75 in use by another process
  130, 143 stopped by a signal`;
