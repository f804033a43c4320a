import type { DefinitionPlace } from "@tidemark/spec";
import { describe, expect, it } from "vitest";
import { example } from "./example.fixture.ts";
import { parse } from "./parse.ts";
import { flow } from "./told-of.fixture.ts";

const text = flow(
  `## a \`x\`
\`\`\`yaml step timeout=5s
uses: http
retry: { max: 3, base: 1s }
rate: 10/1m
on_error: continue
headers:
  "x/y~z": one
  list: [a, {b: c}]
env: { NAME: "v" }
breaker: 5
\`\`\`
\`\`\`text step
first
  second
\`\`\`
## g
\`\`\`yaml group
repeat: { max: 2, until: done, every: 5s, on_max: continue }
\`\`\`
### c
\`\`\`sh step
:
\`\`\`
`,
  "version: 1.0\ninputs: { since: { type: string } }\ndefaults: { retry: { cap: 30s } }\nrun:\n  timeout: 1h\n  limits: { model: 3 }\non: { schedule: x }\non_error: x\noutput:\n  topics: ok",
).replace("breaker: 5\n", "");

const { sourceMap } = parse(text);

function marked(node: string, pointer: string, rest: Partial<DefinitionPlace> = {}): string {
  const { start, end } = sourceMap.locate({ node, pointer, ...rest });
  return text.slice(start.offset, end.offset);
}

describe("the source map", () => {
  it.each([
    ["x", "", "## a `x`"],
    ["x", "/id", "`x`"],
    ["x", "/title", "## a `x`"],
    ["x", "/uses", "http"],
    ["x", "/timeoutMs", "5s"],
    ["x", "/retry", "{ max: 3, base: 1s }"],
    ["x", "/retry/baseMs", "1s"],
    ["x", "/retry/factor", "retry"],
    ["x", "/rate", "10/1m"],
    ["x", "/rate/count", "10/1m"],
    ["x", "/onError", "continue"],
    ["x", "/settings", "```yaml step timeout=5s"],
    ["x", "/settings/headers/x~1y~0z", "one"],
    ["x", "/settings/headers/list/0", "a"],
    ["x", "/settings/headers/list/1/b", "c"],
    ["x", "/settings/headers/list/7", "list"],
    ["x", "/settings/headers/nothing", "headers"],
    ["x", "/settings/nothing", "```yaml step timeout=5s"],
    ["x", "/deadlineMs", "```yaml step timeout=5s"],
    ["x", "/env/NAME", '"v"'],
    ["x", "/body", "first"],
    ["g", "/repeat/everyMs", "5s"],
    ["g", "/repeat/onMax", "continue"],
    ["g", "/body", "## g"],
    ["g.c", "", "### c"],
    ["g.c", "/id", "### c"],
    ["", "", "---"],
    ["", "/name", "test"],
    ["", "/revision", "1.0"],
    ["", "/inputs/since", "{ type: string }"],
    ["", "/inputs/since/type", "string"],
    ["", "/defaults/retry/capMs", "30s"],
    ["", "/run/timeoutMs", "1h"],
    ["", "/run/limits/model", "3"],
    ["", "/triggers/schedule", "x"],
    ["", "/onError", "x"],
    ["", "/output/topics", "ok"],
    ["", "/secrets/0", "---"],
    ["nobody", "/uses", "---"],
  ])("%j %j is %j", (node, pointer, expected) => {
    expect(marked(node, pointer)).toBe(expected);
  });

  it("finds keys and parts of texts", () => {
    expect(marked("x", "/uses", { key: true })).toBe("uses");
    expect(marked("", "/inputs/since", { key: true })).toBe("since");
    expect(marked("x", "/uses", { start: 1, end: 3 })).toBe("tt");
    expect(marked("x", "/env/NAME", { start: 0, end: 1 })).toBe("v");
    expect(marked("x", "/body", { start: 8, end: 14 })).toBe("second");
    expect(marked("x", "/uses", { start: 99, end: 100 })).toBe("");
  });

  it("spans a block of several lines", () => {
    expect(marked("x", "/settings/headers")).toBe('"x/y~z": one\n  list: [a, {b: c}]');
  });

  it("finds every part of the documentation's example", () => {
    const { definition, sourceMap: places } = parse(example);
    for (const node of definition?.nodes ?? []) {
      if (node.kind !== "step") continue;
      for (const [key, value] of Object.entries(node.settings)) {
        const { start, end } = places.locate({ node: node.id, pointer: `/settings/${key}` });
        if (typeof value === "string") expect(example.slice(start.offset, end.offset)).toBe(value);
      }
    }
  });
});
