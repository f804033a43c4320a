import { suggest } from "@tidemark/spec";

import { CliError } from "../cli-error.ts";
import { exitCodes } from "../exit-code.ts";
import { standardRuntimes } from "../flow/standard-runtimes.ts";
import { highlightFlow } from "../printers/highlight-flow.ts";
import {
  describeRuntime,
  type DescribedRuntime,
  type DescribedSetting,
} from "../runtimes/describe-runtime.ts";
import { chooseStyle, type Style } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { padText } from "../terminal/text-width.ts";
import { wrapText } from "../terminal/wrap-text.ts";

export interface RuntimesOptions {
  readonly json?: true | undefined;
}

const widestText = 100;

/** `tidemark runtimes`: what steps can use, or all about one of them. */
export function runtimes(name: string | undefined, options: RuntimesOptions, terminal: Terminal): number {
  const { stdout, environment } = terminal;
  const all = standardRuntimes();
  if (name !== undefined && !all.some(({ type }) => type === name))
    throw unknown(
      name,
      all.map(({ type }) => type),
    );
  const wanted = all.filter(({ type }) => name === undefined || type === name).map(describeRuntime);
  if (options.json === true) {
    stdout.write(`${JSON.stringify({ version: 1, runtimes: wanted }, null, 2)}\n`);
    return exitCodes.done;
  }
  const style = chooseStyle(stdout, environment);
  const [only] = wanted;
  const lines =
    name === undefined || only === undefined ? listLines(wanted, style) : runtimeLines(only, style);
  stdout.write(`${lines.join("\n")}\n`);
  return exitCodes.done;
}

function unknown(name: string, known: readonly string[]): CliError {
  const closest = suggest(name, known);
  const hint = closest === undefined ? `There are ${known.join(", ")}.` : `Did you mean \`${closest}\`?`;
  return new CliError("unknown_runtime", `There is no runtime \`${name}\`.`, { hint });
}

function listLines(all: readonly DescribedRuntime[], { color }: Style): readonly string[] {
  const nameWidth = Math.max(...all.map(({ type }) => type.length));
  const languages = (one: DescribedRuntime): string => one.languages.join(", ");
  const languageWidth = Math.max(...all.map((one) => languages(one).length));
  return [
    ...all.map((one) =>
      ` ${color.bold(padText(one.type, nameWidth))}  ${color.cyan(padText(languages(one), languageWidth))}  ${one.summary ?? ""}`.trimEnd(),
    ),
    "",
    color.dim(
      " In the middle: the languages of a fence that stand for it. tidemark runtimes <name> tells the rest.",
    ),
  ];
}

function runtimeLines(one: DescribedRuntime, style: Style): readonly string[] {
  const { color } = style;
  const { type, summary, examples, settings } = one;
  const effects = [...new Set(examples.map(({ effect }) => effect))];
  const facts = [
    ["body", bodyText(one)] as const,
    ...effects.map(
      (effect, index) => [index === 0 ? "effect" : "", `${effect}: ${meaningOf[effect]}`] as const,
    ),
  ];
  return [
    ` ${color.bold(type)}${summary === undefined ? "" : `  ${summary}`}`,
    "",
    ...facts.map(([name, text]) => `   ${padText(name, 6)}  ${text}`),
    "",
    ` ${color.bold("settings")}`,
    ...(settings.length === 0 ? ["   none"] : settingLines(settings, style)),
    "",
    ` ${color.bold(examples.length === 1 ? "example" : "examples")}`,
    ...examples.flatMap(({ text, effect }, index) => [
      ...(index === 0 ? [] : [""]),
      ...(effects.length > 1 ? [`   ${color.dim(`this one is ${effect}`)}`] : []),
      ...highlightFlow(text.split("\n"), color).map((line) => (line === "" ? "" : `   ${line}`)),
    ]),
    "",
    color.dim(" All steps understand when, needs, retry, timeout, fallback, on_error and more."),
  ];
}

const meaningOf = {
  pure: "a repeat changes nothing",
  idempotent: "a repeat does the same again",
  once: "it is never repeated after a crash without a person's word",
} as const;

function bodyText({ languages, bodyRequired }: DescribedRuntime): string {
  if (languages.length === 0) return "none";
  return `${languages.join(" or ")}${bodyRequired ? ", which it must have" : ""}`;
}

function settingLines(
  settings: readonly DescribedSetting[],
  { color, columns = widestText }: Style,
): readonly string[] {
  const nameWidth = Math.max(...settings.map(({ name }) => name.length));
  const typeWidth = Math.max(...settings.map(({ type }) => type.length));
  const indent = nameWidth + typeWidth + 7;
  return settings.flatMap(({ name, type, required, default: usual, description = "" }) => {
    const notes = [required ? "Required." : "", usual === undefined ? "" : `By default ${usual}.`];
    const text = [description, ...notes].filter((part) => part !== "").join(" ");
    const [first = "", ...rest] = wrapText(text, Math.max(30, Math.min(columns, widestText) - indent));
    return [
      `   ${color.cyan(padText(name, nameWidth))}  ${color.dim(padText(type, typeWidth))}  ${first}`.trimEnd(),
      ...rest.map((line) => `${" ".repeat(indent)}${line}`),
    ];
  });
}
