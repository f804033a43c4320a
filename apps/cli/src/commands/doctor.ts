import type { Check, CheckGroup } from "../doctor/check.ts";
import { examine, type ExamineOptions } from "../doctor/examine.ts";
import { exitCodes } from "../exit-code.ts";
import { escapeLine } from "../terminal/escape-text.ts";
import { chooseStyle, type Style } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { padText } from "../terminal/text-width.ts";

export interface DoctorOptions extends ExamineOptions {
  readonly json?: true | undefined;
}

/** `tidemark doctor`: what is in force here, where it comes from, and whether anything is wrong with it. */
export function doctor(options: DoctorOptions, terminal: Terminal): number {
  const { stdout, environment } = terminal;
  const groups = examine(options, terminal);
  const all = groups.flatMap(({ checks }) => checks);
  const isSound = all.every(({ status }) => status !== "problem");
  if (options.json === true)
    stdout.write(`${JSON.stringify({ version: 1, sound: isSound, groups }, null, 2)}\n`);
  else stdout.write(`${doctorLines(groups, chooseStyle(stdout, environment)).join("\n")}\n`);
  return isSound ? exitCodes.done : exitCodes.failed;
}

function doctorLines(groups: readonly CheckGroup[], style: Style): readonly string[] {
  const { color, glyphs } = style;
  const all = groups.flatMap(({ checks }) => checks);
  const width = Math.max(...all.map(({ name }) => name.length));
  const lines = groups.flatMap(({ name, checks }) => [
    color.bold(name),
    ...checks.flatMap((check) => checkLines(check, width, style)),
    "",
  ]);
  const wrong = all.filter(({ status }) => status === "problem").length;
  const verdict =
    wrong === 0
      ? `${color.green(glyphs.done)} all is well`
      : `${color.red(glyphs.failed)} ${wrong === 1 ? "1 thing is" : `${wrong} things are`} wrong`;
  return [...lines, ` ${verdict}`];
}

function checkLines(check: Check, width: number, { color, glyphs }: Style): readonly string[] {
  const { status, name, value, from, help } = check;
  const marks = { ok: " ", warning: color.yellow(glyphs.warning), problem: color.red(glyphs.failed) };
  const said = typeof value === "boolean" ? (value ? "yes" : "no") : escapeLine(String(value));
  const why = from === undefined ? "" : color.dim(`  ${escapeLine(from)}`);
  const line = ` ${marks[status]} ${padText(name, width)}  ${said}${why}`;
  return help === undefined ? [line] : [line, `   ${" ".repeat(width)}  ${color.cyan("help:")} ${help}`];
}
