import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import * as expressions from "./index.ts";

it("shows what is true in the README", () => {
  const text = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const [, code = ""] = /```ts\n([\s\S]*?)```/.exec(text) ?? [];
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
  expect(expected.length).toBeGreaterThan(3);
  expect(shown).toEqual(expected);
});
