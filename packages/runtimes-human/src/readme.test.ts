import { readFile } from "node:fs/promises";
import { inspect } from "node:util";
import { expect, test } from "vitest";
import * as human from "./index.ts";

test("the README's example prints what the README says", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const [, code = "", printed] = /```js\n([^]*?)```\n\n```\n([^]*?)\n```\n/.exec(readme) ?? [];
  const lines: string[] = [];
  const body = code
    .replace(/^import \{(.*)\} from .*$/m, "const {$1} = human;")
    .replaceAll("console.log", "print");
  // oxlint-disable-next-line typescript/no-implied-eval -- the code is our own, and running it is the point
  new Function("human", "print", body)(human, (value: unknown) =>
    lines.push(typeof value === "string" ? value : inspect(value)),
  );
  expect(lines.join("\n")).toBe(printed);
});
