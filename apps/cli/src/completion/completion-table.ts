import type {
  DescribedArgument,
  DescribedCommand,
  DescribedOption,
  WordKind,
} from "../program/describe-commands.ts";

/** A word that can be typed, or a kind of words, `@run`, which the shell asks for when it needs them. */
export interface TableLine {
  readonly word: string;
  readonly about: string;
}

/**
 * What can be typed where, by a key: `commands runs`, `options runs prune`, `value run --format`, `argument show 1`. The
 * program itself has no name: `commands `. An argument that may be repeated has `*` for its number.
 */
export type CompletionTable = ReadonlyMap<string, readonly TableLine[]>;

/** The table that every shell's script is made of. */
export function completionTable(commands: readonly DescribedCommand[]): CompletionTable {
  const table = new Map<string, readonly TableLine[]>();
  const summaries = new Map(commands.map(({ name, summary }) => [name, summary]));
  for (const { name, options, arguments: parameters, commands: inner } of commands) {
    table.set(
      `commands ${name}`,
      inner.map((word) => ({ word, about: summaries.get(`${name} ${word}`.trim()) ?? "" })),
    );
    table.set(`options ${name}`, options.flatMap(optionLines));
    for (const option of options)
      if (option.takesValue)
        for (const flag of flagsOf(option)) table.set(`value ${name} ${flag}`, wordLines(option));
    parameters.forEach((parameter, index) =>
      table.set(`argument ${name} ${parameter.variadic ? "*" : index}`, wordLines(parameter)),
    );
  }
  return new Map([...table].filter(([, lines]) => lines.length > 0));
}

function flagsOf({ long, short }: DescribedOption): readonly string[] {
  return short === undefined ? [long] : [long, short];
}

function optionLines({ long, description }: DescribedOption): readonly TableLine[] {
  return [{ word: long, about: description }];
}

function wordLines({ choices, kind }: DescribedOption | DescribedArgument): readonly TableLine[] {
  if (choices.length > 0) return choices.map((word) => ({ word, about: "" }));
  return [{ word: `@${kind satisfies WordKind}`, about: "" }];
}
