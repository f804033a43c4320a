import type { Command } from "@commander-js/extra-typings";
import { expect, test } from "vitest";

import { createMemoryTerminal } from "../fixtures/memory-terminal.ts";
import { createProgram } from "../program.ts";
import { describeCommands } from "./describe-commands.ts";
import { examples } from "./examples.ts";

const create = (): Command =>
  createProgram(createMemoryTerminal("/"), { exit: () => {}, complain: () => {} });
const names = describeCommands(create()).map(({ name }) => name);

test("each command has an example, and nothing else has", () => {
  expect(Object.keys(examples).toSorted()).toEqual(names.toSorted());
});

test.each(names)("the help of `tidemark %s` ends with its examples", async (name) => {
  const terminal = createMemoryTerminal("/");
  const program = createProgram(terminal, { exit: () => {}, complain: () => {} });
  await expect(
    program.parseAsync([...name.split(" ").filter(Boolean), "--help"], { from: "user" }),
  ).rejects.toMatchObject({
    exitCode: 0,
  });
  expect(terminal.printed.stdout.trimEnd().endsWith(examples[name]?.at(-1) ?? "?")).toBe(true);
});

const lines = Object.entries(examples).flatMap(([name, all]) => all.map((line) => [name, line] as const));

test.each(lines.filter(([name]) => name !== ""))("%s: `%s` is a call of that command", async (name, line) => {
  let called: string | undefined;
  const program = create();
  const spy = (command: Command, path: string): void => {
    if (command.commands.length === 0 || path === "runs") command.action(() => void (called = path));
    for (const inner of command.commands) spy(inner as unknown as Command, `${path} ${inner.name()}`.trim());
  };
  spy(program, "");
  for (const call of line.split("|").filter((part) => part.includes("tidemark ")))
    await program.parseAsync(wordsOf(call), { from: "user" });
  expect(called).toBe(name);
});

/** The words behind `tidemark`, as a shell takes them apart. */
function wordsOf(line: string): readonly string[] {
  const call = line.slice(line.indexOf("tidemark ") + "tidemark ".length).replace(/\s*>.*$|\)$/, "");
  return Array.from(call.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g), ([word]) => word.replaceAll(/['"]/g, ""));
}
