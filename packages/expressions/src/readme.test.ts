import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import * as expressions from "./index.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const examples = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = ""]) => code);

it("has examples", () => {
  expect(examples).toHaveLength(2);
});

it.each(examples)("shows what is true in the README: %#", (code) => {
  const lines = code.split("\n").filter((line) => !line.startsWith("import "));
  const expected = lines.flatMap((line) =>
    line.includes("; // ") ? [line.slice(line.indexOf("; // ") + 5)] : [],
  );
  const shown: string[] = [];
  const show = (value: unknown): number => shown.push(JSON.stringify(value));
  const names = Object.keys(expressions);
  // oxlint-disable-next-line typescript/no-implied-eval -- the example is text of ours
  new Function("show", ...names, lines.join("\n").replaceAll("console.log(", "show("))(
    show,
    ...Object.values(expressions),
  );
  expect(expected.length).toBeGreaterThan(2);
  expect(shown).toEqual(expected);
});
