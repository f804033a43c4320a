import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";

import { quoteWord } from "../checkpoint/quote-word.ts";
import { CliError } from "../cli-error.ts";
import { exitCodes } from "../exit-code.ts";
import { packageFolder } from "../package-folder.ts";
import { templateNames, type TemplateName } from "../program/template-names.ts";
import { escapeLine } from "../terminal/escape-text.ts";
import { chooseStyle } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";

export interface InitOptions {
  readonly template: TemplateName;
}

/** `tidemark init`: writes a first flow. What is there already stays as it is. */
export async function init(folder: string, { template }: InitOptions, terminal: Terminal): Promise<number> {
  const source = join(packageFolder(), "templates", template);
  const target = resolve(terminal.folder, folder);
  const files = (await readdir(source, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(source, join(entry.parentPath, entry.name)))
    .toSorted();
  const shown = (file: string): string => relative(terminal.folder, join(target, file));
  const taken = files.filter((file) => existsSync(join(target, file)));
  if (taken.length > 0)
    throw new CliError(
      "file_exists",
      `${taken.map(shown).join(", ")} is there already, so nothing was written.`,
      {
        hint: `Name another folder: \`tidemark init ${quoteWord(template)} --template ${template}\`.`,
      },
    );
  for (const file of files) {
    const path = join(target, file);
    await mkdir(dirname(path), { recursive: true });
    // Somebody may have been quicker.
    await writeFile(path, await readFile(join(source, file)), { flag: "wx" });
  }
  const flow = files.find((file) => file.endsWith(".flow.md")) ?? "";
  printNext(files.map(shown), shown(flow), template, terminal);
  return exitCodes.done;
}

function printNext(
  files: readonly string[],
  flow: string,
  template: TemplateName,
  { stdout, environment }: Terminal,
): void {
  const { color, glyphs } = chooseStyle(stdout, environment);
  const path = quoteWord(flow);
  const others = templateNames.filter((name) => name !== template);
  const commands = [
    [`tidemark plan ${path}`, "what it would do, in waves"],
    [`tidemark run ${path}`, "does it"],
    [`tidemark watch ${path}`, "does it again whenever you save the file"],
  ] as const;
  const width = Math.max(...commands.map(([command]) => command.length));
  const lines = [
    ...files.map((file) => ` ${color.green(glyphs.done)} ${escapeLine(file)}`),
    "",
    ...commands.map(
      ([command, about]) =>
        `   ${color.cyan(command)}${" ".repeat(width - command.length)}  ${color.dim(about)}`,
    ),
    "",
    `   ${color.dim(`Other templates: ${others.join(", ")}.`)}`,
  ];
  stdout.write(`${lines.join("\n")}\n`);
}
