import { InvalidArgumentError, Option } from "@commander-js/extra-typings";

import type { RunFormat } from "../printers/run-printer.ts";

type Repeated<Flags extends string> = Option<Flags, undefined, undefined, readonly string[] | undefined>;

export const inputOption = (): Repeated<"-i, --input <name=value>"> =>
  repeated("-i, --input <name=value>", "an input; repeat it for more");

export const inputFileOption = (): Option<"--input-file <file>"> =>
  new Option("--input-file <file>", "inputs as JSON or YAML; - is standard input");

export const configOption = (): Repeated<"--config <name=value>"> =>
  repeated("--config <name=value>", "a setting of the flow; repeat it for more");

export const envFileOption = (): Option<"--env-file <file>"> =>
  new Option("--env-file <file>", "secrets that the environment lacks, as lines of NAME=value");

export const concurrencyOption = (): Option<
  "-n, --concurrency <number>",
  undefined,
  undefined,
  number | undefined
> => new Option("-n, --concurrency <number>", "how many steps run at once").argParser(parseCount);

export const decideOption = (): Repeated<"--decide <step=action>"> =>
  repeated("--decide <step=action>", "answer a checkpoint beforehand: approve=reject:reason; repeatable");

export const stateFolderOption = (): Option<"--state-folder <folder>", undefined, string> =>
  new Option("--state-folder <folder>", "where runs are kept").default<string>(".tidemark");

/** An option with a few answers, one of which is taken where it is not given. */
export type Choice<Flags extends string, Name extends string> = Option<
  Flags,
  undefined,
  Name,
  undefined,
  false,
  Name
>;

export const formatOption = (): Choice<"--format <format>", RunFormat> =>
  new Option(
    "--format <format>",
    "lines for people, every event as JSON, JUnit XML, or a log for GitHub Actions",
  )
    .choices(["pretty", "plain", "ndjson", "junit", "github"] as const)
    .default("pretty" as const);

export const jsonOption = (): Option<"--json"> => new Option("--json", "print it as JSON");

/** An option that may be given several times. */
export function repeated<Flags extends string>(flags: Flags, description: string): Repeated<Flags> {
  return new Option(flags, description).argParser(collect);
}

function collect(value: string, previous: readonly string[] | undefined): readonly string[] | undefined {
  return [...(previous ?? []), value];
}

/** A number of things, at least one. */
export function parseCount(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("Expected a whole number from 1 on.");
  return Number(text);
}

/** How many times faster: `1`, `10`, `0.5`; `max` is as fast as can be. */
export function parseSpeed(text: string): number {
  if (text === "max") return Number.POSITIVE_INFINITY;
  const speed = /^\d{1,6}(?:\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (speed <= 0) throw new InvalidArgumentError("Expected a number such as 1, 10 or 0.5, or max.");
  return speed;
}
