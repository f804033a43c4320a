import { exitCodes } from "../exit-code.ts";
import type { DescribedCommand, DescribedOption } from "../program/describe-commands.ts";

export interface ManualOptions {
  readonly commands: readonly DescribedCommand[];
  /** What people type, by the name of the command. */
  readonly examples: Readonly<Record<string, readonly string[]>>;
}

/**
 * The manual page of the command as roff, for `man tidemark`. It bears neither date nor version, so that it changes with the
 * commands alone.
 *
 * @example
 * manualPage({ commands: describeCommands(program), examples }) // ".TH TIDEMARK 1 …"
 */
export function manualPage({ commands, examples }: ManualOptions): string {
  const [program, ...rest] = commands;
  const lines = [
    '.\\" Made of the commands by src/manual/generate-manual.ts.',
    '.TH TIDEMARK 1 "" "tidemark" "User Commands"',
    ".SH NAME",
    `tidemark \\- ${escape("runs Markdown files as durable workflows")}`,
    ".SH SYNOPSIS",
    ".B tidemark",
    ".I command",
    "[\\fIoptions\\fR] [\\fIarguments\\fR]",
    ".SH DESCRIPTION",
    ...introduction.flatMap((text) => [".PP", escape(text)]),
    ".SH COMMANDS",
    ...rest.flatMap((command) => commandLines(command, examples[command.name] ?? [])),
    ".SH EXIT STATUS",
    ...meanings.flatMap(([code, meaning]) => [".TP", `.B ${code}`, escape(meaning)]),
    ".SH ENVIRONMENT",
    ...environment.flatMap(([name, meaning]) => [".TP", `.B ${escape(name)}`, escape(meaning)]),
    ".SH FILES",
    ".TP",
    ".I .tidemark/runs/<flow>/<run>/",
    escape(
      "What is kept of a run: journal.ndjson is the truth; run.md, state.json, events.ndjson and logs/ are copies to read.",
    ),
    ".SH EXAMPLES",
    ".nf",
    ...(examples[program?.name ?? ""] ?? []).map(escape),
    ".fi",
    "",
  ];
  return lines.join("\n");
}

const introduction = [
  "A flow is a file *.flow.md: Markdown, of which everything under a heading with a fence marked step runs. It is checked, planned into waves and run; each step that has finished is kept on disk, and never runs again in that run.",
  "A run is named by its id, by three letters or more of its beginning or end, by its flow (the newest run), by latest, or by the path of its folder. Results go to standard output, everything else to standard error.",
];

const meanings: readonly (readonly [string | number, string])[] = [
  [exitCodes.done, "done"],
  [
    exitCodes.failed,
    "the flow failed, or was cancelled; fmt --check found something to change; doctor found something wrong",
  ],
  [
    exitCodes.usage,
    "wrong call, invalid flow, wrong inputs, a missing secret, a flow that changed before resume",
  ],
  [exitCodes.rejected, "rejected"],
  [exitCodes.waiting, "waits for a person"],
  [exitCodes.timedOut, "the run's own timeout passed"],
  [exitCodes.damaged, "what is kept of the run is damaged"],
  [exitCodes.locked, "another process works on the run"],
  [
    `${exitCodes.SIGHUP}, ${exitCodes.SIGINT}, ${exitCodes.SIGTERM}`,
    "stopped by SIGHUP, SIGINT, SIGTERM; the run can be resumed",
  ],
];

const environment: readonly (readonly [string, string])[] = [
  ["NO_COLOR, FORCE_COLOR", "No colours, or colours where there is no terminal."],
  ["CI", "Nobody is asked, and each line begins with its time."],
  ["TERM", "Where it is dumb, plain lines without colours."],
  ["GITHUB_STEP_SUMMARY", "With --format github: the file that the log of the run is added to."],
];

function commandLines(command: DescribedCommand, examples: readonly string[]): readonly string[] {
  const { name, usage, description, arguments: parameters, options } = command;
  const described = parameters.filter((parameter) => parameter.description !== "");
  return [
    `.SS "tidemark ${escape(name)} ${escape(usage)}"`,
    escape(description),
    ...described.flatMap((parameter) => [
      ".TP",
      `.I ${escape(parameter.name)}`,
      escape(parameter.description + listOf(parameter.choices)),
    ]),
    ...options.filter(({ long }) => long !== "--help").flatMap(optionLines),
    ...(examples.length === 0
      ? []
      : [
          ".PP",
          examples.length === 1 ? "Example:" : "Examples:",
          ".PP",
          ".nf",
          ".RS",
          ...examples.map(escape),
          ".RE",
          ".fi",
        ]),
  ];
}

function optionLines({ flags, description, choices, default: usual }: DescribedOption): readonly string[] {
  const rest = usual === undefined ? "" : ` By default ${usual}.`;
  return [
    ".TP",
    `.B ${escape(flags)}`,
    escape(description + listOf(choices) + (rest === "" ? "" : `.${rest}`)),
  ];
}

function listOf(choices: readonly string[]): string {
  return choices.length === 0 ? "" : `: ${choices.join(", ")}`;
}

/** Nothing in a text is a request to roff, and a minus stays one when it is copied. */
function escape(text: string): string {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll('"', "\\(dq")
    .replace(/^(?=[.'])/gm, "\\&");
}
