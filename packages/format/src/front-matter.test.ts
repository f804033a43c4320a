import { describe, expect, it } from "vitest";
import { parse } from "./parse.ts";
import { toldOf } from "./told-of.fixture.ts";

const step = "## a\n```sh step\n:\n```\n";

function definitionOf(frontMatter: string) {
  const { definition, diagnostics } = parse(`---\n${frontMatter}\n---\n${step}`);
  expect(diagnostics).toEqual([]);
  return definition;
}

function told(frontMatter: string): readonly string[] {
  const text = `---\n${frontMatter}\n---\n${step}`;
  return toldOf(parse(text), text);
}

describe("front matter", () => {
  it("may be no more than a name", () => {
    expect(parse(`---\nname: hello-1_x\n---\n${step}`, { path: "a/b.flow.md" }).definition).toMatchObject({
      version: 1,
      name: "hello-1_x",
      inputs: {},
      config: {},
      secrets: [],
      env: [],
      defaults: {},
      run: {},
      log: "off",
      source: "a/b.flow.md",
    });
  });

  it("has all its keys", () => {
    const text = `name: x
description: What it does
version: 1.10
inputs:
  since: { type: string, default: "2026-01-01" }
  anything: {}
config: { limit: { type: integer, minimum: 1, default: 10 } }
secrets: [TOKEN]
env: [HOME, LANG]
defaults: { retry: { max: 3, base: 1s, cap: 30s }, timeout: 30s }
run: { concurrency: 10, timeout: 1h, deadline: 2d, waves: strict, limits: { model: 3 } }
output:
  all: \${{ a }}
on_error: cleanup
on: { schedule: "0 7 * * 1", webhook: { path: /x }, watch: ["*.csv"] }
log: footer
allow: { net: [api.example, "*.example"], run: git, read: [./data] }
runtimes: ["@acme/tidemark-s3"]
tests:
  - name: empty
    inputs: { since: x }`;
    expect(definitionOf(text)).toMatchObject({
      description: "What it does",
      revision: "1.10",
      inputs: { since: { type: "string", default: "2026-01-01" }, anything: {} },
      config: { limit: { type: "integer", minimum: 1, default: 10 } },
      secrets: ["TOKEN"],
      env: ["HOME", "LANG"],
      defaults: { retry: { max: 3, baseMs: 1000, capMs: 30_000 }, timeoutMs: 30_000 },
      run: {
        concurrency: 10,
        timeoutMs: 3_600_000,
        deadlineMs: 172_800_000,
        waves: "strict",
        limits: { model: 3 },
      },
      output: { all: "${{ a }}" },
      onError: "cleanup",
      triggers: { schedule: "0 7 * * 1", webhook: { path: "/x" }, watch: ["*.csv"] },
      log: "footer",
      allow: { net: ["api.example", "*.example"], run: ["git"], read: ["./data"] },
      runtimes: ["@acme/tidemark-s3"],
      tests: [{ name: "empty", inputs: { since: "x" } }],
    });
  });

  it("starts on the first line, behind a byte order mark if there is one", () => {
    expect(parse(`\ufeff---\nname: x\n---\n${step}`).diagnostics).toEqual([]);
    expect(parse(`\ufeff---\r\nname: x\r\n---  \r\n${step}`).diagnostics).toEqual([]);
    for (const text of [
      `\n---\nname: x\n---\n${step}`,
      ` ---\nname: x\n---\n${step}`,
      step,
      "",
      "----\n",
      "text\n---\n",
    ]) {
      expect(parse(text).diagnostics[0]?.code).toBe("TM1101");
    }
    const text = `\ufeff---\nname: X Y\n---\n${step}`;
    expect(toldOf(parse(text), text)).toEqual(["TM1408 2:7 X Y"]);
  });

  it("ends with a line of `---`", () => {
    const text = `---\nname: x\n--- x\n${step}`;
    expect(toldOf(parse(text), text)).toEqual(["TM1102 1:1 ---"]);
    expect(parse("---").diagnostics[0]?.code).toBe("TM1102");
  });

  it("a `---` further down is Markdown", () => {
    expect(parse(`---\nname: x\n---\n${step}\n---\n\ntext\n`).diagnostics).toEqual([]);
  });

  it.each([
    ["name: x\nnmae: y", "TM1105 3:1 nmae"],
    ["name: x\ntimeout: 5s", "TM1105 3:1 timeout"],
    ["description: x", "TM1104 1:1 ---"],
    ["name: Weekly", "TM1408 2:7 Weekly"],
    ["name: 5", "TM1401 2:7 5"],
    [`name: a${"b".repeat(64)}`, `TM1408 2:7 a${"b".repeat(64)}`],
    ["- name", "TM1208 2:1 - name"],
    ["name: x\ninputs: [a]", "TM1401 3:9 [a]"],
    ["name: x\ninputs: { a: string }", "TM1401 3:14 string"],
    ["name: x\ninputs: { a-b: {} }", "TM1408 3:11 a-b"],
    ["name: x\ninputs: { a: { type: int } }", "TM1410 3:22 int"],
    ["name: x\ninputs: { a: { type: string, required: true } }", "TM1410 3:40 true"],
    ["name: x\nconfig: { a: { type: integer, default: 1.5 } }", "TM1411 3:40 1.5"],
    ["name: x\nconfig: { a: { enum: [b, c], default: d } }", "TM1411 3:39 d"],
    ["name: x\nsecrets: [A, A]", "TM1412 3:14 A"],
    ["name: x\nsecrets: { A: b }", "TM1401 3:10 { A: b }"],
    ["name: x\nenv: [A-B]", "TM1408 3:7 A-B"],
    ["name: x\ndefaults: { retries: 3 }", "TM1402 3:13 retries"],
    ["name: x\ndefaults: { timeout: 30 }", "TM1403 3:22 30"],
    ["name: x\nrun: { concurrency: 0 }", "TM1401 3:21 0"],
    ["name: x\nrun: { waves: lazy }", "TM1404 3:15 lazy"],
    ["name: x\nrun: { limits: { a: 0 } }", "TM1401 3:21 0"],
    ["name: x\nlog: on", "TM1404 3:6 on"],
    ["name: x\nlog: false", "TM1401 3:6 false"],
    ["name: x\non: { cron: x }", "TM1402 3:7 cron"],
    ["name: x\nallow: { hosts: [x] }", "TM1402 3:10 hosts"],
    ["name: x\nruntimes: { a: b }", "TM1401 3:11 { a: b }"],
    ["name: x\ntests: [a]", "TM1401 3:9 a"],
    ["name: x\noutput:", "TM1401 3:1 output:"],
    ["name: x\non_error: Not-an-id", "TM1408 3:11 Not-an-id"],
    ["name: x\noutput: { a: ${{ b }} }", "TM1207 3:14 ${{ b }}"],
    ["name: x\nname: y", "TM1204 3:1 name"],
    ["name: x\ninputs:\n  constructor: {}", "TM1205 4:3 constructor"],
    ["name: [x", "TM1201 2:7 ["],
  ])("%j is told as %s", (frontMatter, expected) => {
    expect(told(frontMatter)).toEqual([expected]);
  });

  it("an unknown key comes with a suggestion", () => {
    const help = (key: string) => parse(`---\nname: x\n${key}: y\n---\n${step}`).diagnostics[0]?.help;
    expect(help("descripton")).toContain("`description`");
    expect(help("timeout")).toContain("defaults:");
    expect(help("concurrency")).toContain("run:");
    expect(help("title")).toContain("# My flow");
  });
});
