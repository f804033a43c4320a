import type { Command } from "@commander-js/extra-typings";

/** What can stand for a word on the command line. */
export type WordKind =
  | ("file" | "folder" | "text")
  /** What only the folder that the command is called in can tell. */
  | LivingKind;

export type LivingKind = "flow" | "run" | "step" | "decision" | "flow-name" | "events" | "runtime";

export interface DescribedOption {
  readonly long: string;
  readonly short?: string;
  /** As help shows it: `--input <name=value>`. */
  readonly flags: string;
  readonly description: string;
  readonly takesValue: boolean;
  readonly choices: readonly string[];
  readonly default?: string;
  readonly kind: WordKind;
}

export interface DescribedArgument {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly variadic: boolean;
  readonly choices: readonly string[];
  readonly kind: WordKind;
}

/** A command as data: for completion and the manual page. */
export interface DescribedCommand {
  /** The words that name it: `runs prune`; empty for the program. */
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly usage: string;
  readonly options: readonly DescribedOption[];
  readonly arguments: readonly DescribedArgument[];
  /** The names of the commands in it, without its own. */
  readonly commands: readonly string[];
}

/** The program and every command that is not hidden, in the order of the help. */
export function describeCommands(program: Command): readonly DescribedCommand[] {
  return describe(program, "");
}

function describe(command: Command, name: string): readonly DescribedCommand[] {
  const inner = command.createHelp().visibleCommands(command) as unknown as readonly Command[];
  return [
    {
      name,
      summary: command.summary() || command.description(),
      description: command.description(),
      usage: command.usage(),
      options: describeOptions(command),
      arguments: command.registeredArguments.map((argument) => ({
        name: argument.name(),
        description: argument.description,
        required: argument.required,
        variadic: argument.variadic,
        choices: argument.argChoices ?? (argument.name() === "action" ? answers : []),
        kind: kindOfArgument(name, argument.name()),
      })),
      commands: inner.map((one) => one.name()),
    },
    ...inner.flatMap((one) => describe(one, `${name} ${one.name()}`.trim())),
  ];
}

function describeOptions(command: Command): readonly DescribedOption[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .map(({ long, short, flags, description, required, optional, argChoices, defaultValue }) => ({
      long: long ?? "",
      ...(short !== undefined && { short }),
      flags,
      description,
      takesValue: required || optional,
      choices: argChoices ?? [],
      ...(defaultValue !== undefined && { default: String(defaultValue) }),
      kind: optionKinds[long ?? ""] ?? "text",
    }));
}

/** A checkpoint may have answers of its own; these are what each has. */
const answers: readonly string[] = ["approve", "reject", "input"];

const optionKinds: Readonly<Record<string, WordKind>> = {
  "--input-file": "file",
  "--env-file": "file",
  "--log-file": "file",
  "--also": "file",
  "--state-folder": "folder",
  "--from": "step",
  "--decide": "decision",
};

const argumentKinds: Readonly<Record<string, WordKind>> = {
  flow: "flow",
  run: "run",
  step: "step",
  events: "events",
  folder: "folder",
};

/** Of the commands that look at runs, `[flow]` is the name of a flow and no file. */
function kindOfArgument(command: string, name: string): WordKind {
  if (name === "flow" && command.startsWith("runs")) return "flow-name";
  if (name === "name" && command === "runtimes") return "runtime";
  return argumentKinds[name] ?? "text";
}
