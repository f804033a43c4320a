import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import * as format from "./index.ts";

it("the README's example prints what the README says", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const [, code = "", printed] = /```js\n([^]*?)```\n\n```\n([^]*?)\n```\n/.exec(readme) ?? [];
  const lines: string[] = [];
  const body = code
    .replace(/^import \{(.*)\} from .*$/m, "const {$1} = format;")
    .replaceAll("console.log", "print");
  // eslint-disable-next-line no-implied-eval -- the code is our own, and running it is the point
  new Function("format", "print", body)(format, (line: string) => lines.push(line));
  expect(lines.join("\n").trim()).toBe(printed?.trim());
});
