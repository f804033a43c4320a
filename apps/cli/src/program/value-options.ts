import { InvalidArgumentError, Option } from "@commander-js/extra-typings";

export const inputOption = () =>
  new Option("-i, --input <name=value>", "an input; repeat it for more").argParser(collect);

export const inputFileOption = () =>
  new Option("--input-file <file>", "inputs as JSON or YAML; - is standard input");

export const configOption = () =>
  new Option("--config <name=value>", "a setting of the flow; repeat it for more").argParser(collect);

export const stateFolderOption = () =>
  new Option("--state-folder <folder>", "where runs are kept").default(".tidemark" as const);

export const jsonOption = () => new Option("--json", "print it as JSON");

/** For options that may be repeated. */
export function collect(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value];
}

export function parseCount(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("Expected a whole number from 1 on.");
  return Number(text);
}
