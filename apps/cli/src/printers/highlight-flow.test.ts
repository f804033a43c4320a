import { diagnosticCodes, explain } from "@tidemark/format";
import { expect, test } from "vitest";

import { chooseStyle, type Palette } from "../terminal/style.ts";
import { highlightFlow } from "./highlight-flow.ts";

const named = (name: string) => (text: string) => (text === "" ? "" : `<${name} ${text}>`);
const palette: Palette = {
  bold: named("bold"),
  dim: named("dim"),
  red: named("red"),
  green: named("green"),
  yellow: named("yellow"),
  cyan: named("cyan"),
};

test("tells headings, fences, keys and expressions apart", () => {
  const flow = `---
name: a
---

## Show \`show\`

uses: prose
\`\`\`\`yaml step
uses: set
value:
  - text: a \${{ b }} c
\`\`\`
\`\`\`\`
~~~sh step
# no heading
echo key: value
~~~`;
  expect(highlightFlow(flow.split("\n"), palette)).toEqual([
    "<dim --->",
    "<cyan name>: a",
    "<dim --->",
    "",
    "<bold ## Show `show`>",
    "",
    "uses: prose",
    "<dim ````yaml step>",
    "<cyan uses>: set",
    "<cyan value>:",
    "  - <cyan text>: a <yellow ${{ b }}> c",
    "```",
    "<dim ````>",
    "<dim ~~~sh step>",
    "# no heading",
    "echo key: value",
    "<dim ~~~>",
  ]);
});

test.each(diagnosticCodes)("%s: without colours its examples stay as they are", (code) => {
  const { color } = chooseStyle({ isTerminal: false }, {});
  for (const text of [explain(code)?.wrong ?? "", explain(code)?.right ?? ""])
    expect(highlightFlow(text.split("\n"), color).join("\n")).toBe(text);
});
