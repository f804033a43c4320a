import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, expect, test } from "vitest";

import { createMemoryTerminal } from "../apps/cli/src/fixtures/memory-terminal.ts";
import { standardRuntimes } from "../apps/cli/src/flow/standard-runtimes.ts";
import { runProgram } from "../apps/cli/src/program.ts";
import { compileExpression, isExpressionError } from "../packages/expressions/src/index.ts";
import { diagnosticCodes, renderDiagnostics, validate } from "../packages/format/src/index.ts";
import { frontMatterJsonSchema, groupJsonSchema, stepJsonSchema } from "../packages/format/src/schemas.ts";
import { reservedNames } from "../packages/spec/src/index.ts";

const workspace = join(import.meta.dirname, "..");
const page = readFileSync(join(workspace, "docs/format.md"), "utf8");
const runtimes = standardRuntimes();
const grown = "harbour.flow.md";

const folder = mkdtempSync(join(tmpdir(), "tidemark-format-page-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { commands, files } = followPage(page);

/** Values of every key, as the page describes them. Whoever adds a key to the page adds it here. */
const examples: Readonly<Record<Section, Readonly<Record<string, readonly string[]>>>> = {
  "Front matter": {
    name: ["test"],
    description: ["For people."],
    version: ["1.10", '"2"'],
    inputs: ["{}"],
    config: ["{ limit: { type: number, default: 1 } }"],
    secrets: ["[TOKEN]"],
    env: ["[HOME]"],
    defaults: ["{ retry: 1, timeout: 1s }"],
    run: ["{ concurrency: 1, timeout: 1h, deadline: 1d, waves: strict, limits: { model: 1 } }"],
    output: ["${{ a }}"],
    on_error: ["b"],
    on: ['{ schedule: "0 7 * * 1", webhook: true, watch: ["*.csv"] }'],
    log: ["off", "footer"],
    allow: ["{ net: [a.example], run: [sh], read: [.], write: [out], env: [HOME] }"],
    runtimes: ["[tidemark-runtime-x]"],
    tests: ["[{ inputs: {} }]"],
  },
  Steps: {
    uses: ["set"],
    needs: ["b", "[b]"],
    when: ["1 < 2"],
    else: ["false"],
    retry: ["3", "{ max: 3, base: 1s, cap: 9s, factor: 2, jitter: none, on: any }"],
    timeout: ["1s", "0"],
    deadline: ["1m"],
    fallback: ["b"],
    undo: ["b"],
    on_error: ["fail", "continue", "b"],
    effect: ["pure", "idempotent", "once"],
    rate: ["10/1m"],
    limit: ["model"],
    pool: ["gpu"],
    breaker: ["{ key: x, threshold: 5, window: 1m, cooldown: 30s }"],
    cache: ["true"],
    returns: ["{ type: number }"],
    env: ["{ NAME: value }"],
  },
  Groups: {},
};

describe("docs/format.md", () => {
  test("has a flow that grows, and mistakes in it", () => {
    expect(commands.filter(({ command }) => command.includes(" run ")).length).toBeGreaterThan(4);
    expect(commands.filter(({ isWrong }) => isWrong).length).toBeGreaterThan(6);
    expect(Object.keys(files).length).toBeGreaterThan(5);
  });

  test.each(commands)("says what `$command` in line $line prints", async ({ command, before, printed }) => {
    for (const [path, text] of Object.entries(before)) writeFileSync(join(folder, path), text);
    expect(trimLines(await runCommand(command))).toBe(trimLines(printed));
  });

  test.each(Object.entries(stagesOf(commands, files)))(
    "has no problem in %s but what a later version runs",
    (_name, { path, text }) => {
      const { diagnostics, definition } = validate(text, { path, runtimes });
      const others = diagnostics.filter(({ code }) => code !== "TM2050");
      expect(renderDiagnostics(others, text)).toBe("");
      expect(definition).toBeDefined();
      if (path === grown) expect(diagnostics).toEqual([]);
    },
  );

  test("shows no step that is an example only", () => {
    for (const text of Object.values(files)) expect(validate(text, { runtimes }).plan?.waves).not.toEqual([]);
  });

  test("ends the grown flow with a log that is no part of it", () => {
    const text = files[grown] ?? "";
    const [above = "", below] = text.split("<!-- tidemark:log -->");
    expect(below).toContain("## Execution Log");
    expect(validate(text, { runtimes }).definition).toEqual(validate(above, { runtimes }).definition);
  });
});

describe("the tables of docs/format.md", () => {
  const scope = { boats: boatsOf(files[grown] ?? ""), text: "tide" };

  test.each(rowsUnder("expression", "value"))("%s is %s", (cell, value) => {
    expect(evaluate(codeIn(cell), scope)).toEqual(
      value.startsWith("an error") ? { error: codeIn(value) } : JSON.parse(codeIn(value)),
    );
  });

  test.each(rowsUnder("written", "read as"))("YAML: %s is %s", (written, meaning) => {
    const { definition, diagnostics } = validate(flowWith("Steps", "note", codeIn(written)));
    const [node] = definition?.nodes ?? [];
    const read = node?.kind === "step" ? JSON.stringify(node.settings["note"]) : diagnostics[0]?.code;
    expect(read).toBe(codeIn(meaning));
  });

  test.each([
    ["Front matter", frontMatterJsonSchema],
    ["Steps", stepJsonSchema],
    ["Groups", groupJsonSchema],
  ] as const)("list every key of the schema under %s, and no other", (section, schema) => {
    const listed = keysUnder(section).map(({ key }) => key);
    expect(listed.toSorted()).toEqual(Object.keys(schema().properties ?? {}).toSorted());
  });

  test.each([...keysUnder("Front matter"), ...keysUnder("Steps")])(
    "mark $key of $section as later exactly where validate warns of it",
    ({ key, section, isLater }) => {
      const values = Object.hasOwn(examples[section], key) ? examples[section][key] : undefined;
      const found = (values ?? []).flatMap(
        (value) => validate(flowWith(section, key, value), { runtimes }).diagnostics,
      );
      expect(found.length > 0 || values !== undefined).toBe(true);
      expect(found.filter(({ severity }) => severity === "error")).toEqual([]);
      expect(found.some(({ code }) => code === "TM2050")).toBe(isLater);
    },
  );

  test("name only codes that there are", () => {
    const named = new Set(page.match(/TM\d{4}/g));
    expect([...named].filter((code) => !(diagnosticCodes as readonly string[]).includes(code))).toEqual([]);
  });

  test("name Tidemark's own reserved names, and no name that is free", () => {
    const [, list = ""] = /cannot be ids: ([^]*?)\.\n/.exec(page) ?? [];
    const names = [...list.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name);
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !reservedNames.has(name))).toEqual([]);
  });

  const rules = rowsUnder("rule", "file", "test");

  test("have a test for every rule", () => {
    expect(rules.length).toBeGreaterThan(60);
  });

  test.each(rules)("%s: %s has the test %s", (_rule, file, name) => {
    const source = readFileSync(join(workspace, codeIn(file)), "utf8");
    const quoted = JSON.stringify(nameIn(name)).replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&");
    // The first argument of `test()`, or a case in a table of them.
    expect(source).toMatch(new RegExp(`(?:\\(\\s*|\\[\\s*)${quoted},|^\\s*${quoted}: async`, "m"));
  });
});

test("the links of docs/format.md lead somewhere", () => {
  const anchors = [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, "")
      .replaceAll(" ", "-"),
  );
  const links = [...page.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  expect(links.length).toBeGreaterThan(15);
  for (const link of links) {
    if (link.startsWith("#")) expect(anchors).toContain(link.slice(1));
    else if (!link.startsWith("https:")) {
      const [path = "", anchor = ""] = link.split("#");
      const text = readFileSync(join(workspace, "docs", path), "utf8").toLowerCase();
      if (anchor !== "") expect(text).toContain(`# ${anchor}`);
    }
  }
});

type Files = Readonly<Record<string, string>>;

interface PageCommand {
  readonly command: string;
  readonly printed: string;
  readonly line: number;
  /** The files as they are when the command runs. */
  readonly before: Files;
  /** Whether the page has put a mistake into them for this one command. */
  readonly isWrong: boolean;
}

/** Does what the page says: a line that says where, and under it a block that says what. */
function followPage(markdown: string): { readonly commands: readonly PageCommand[]; readonly files: Files } {
  const pattern = /(?:^([^\n]+)\n\n)?^(`{3,})(\w+)\n([^]*?)^\2$(?:\n\n```text\n([^]*?)^```$)?/gm;
  const found: PageCommand[] = [];
  let current: Files = {};
  let mistaken: Files | undefined;
  for (const { 1: label = "", 3: language, 4: content = "", 5: printed, index } of markdown.matchAll(
    pattern,
  )) {
    if (language === "sh" && printed !== undefined) {
      const line = markdown.slice(0, index).split("\n").length;
      const before = mistaken ?? current;
      found.push({ command: content.trim(), printed, line, before, isWrong: mistaken !== undefined });
      mistaken = undefined;
      continue;
    }
    const [, what = "", path = ""] =
      /^(?:(Add to|Change in|Front matter of|Wrong, in|At the end of) )?`(\S+\.flow\.md)`$/.exec(label) ?? [];
    if (path === "") continue;
    const changed = { ...current, [path]: changeFlow(current[path] ?? "", what, content) };
    if (what === "Wrong, in") mistaken = changed;
    else current = changed;
  }
  return { commands: found, files: current };
}

function changeFlow(text: string, what: string, content: string): string {
  if (what === "" || text === "") return content;
  if (what === "Front matter of") return text.replace(/^---\n[^]*?\n---\n/, () => `---\n${content}---\n`);
  if (what === "At the end of") return `${text}\n${content}`;
  const parts = sectionsOf(text);
  for (const section of sectionsOf(content)) {
    const at = parts.findIndex((part) => headingOf(part) === headingOf(section));
    if (what === "Add to") expect(at).toBe(-1);
    if (what === "Change in") expect(at).not.toBe(-1);
    if (at === -1) parts.push(section);
    else parts[at] = section;
  }
  return `${parts.map((part) => part.trimEnd()).join("\n\n")}\n`;
}

/** What stands before the first level-2 heading, and each such heading with what is under it. */
function sectionsOf(text: string): string[] {
  return text.split(/^(?=## )/m).filter((part) => part.trim() !== "");
}

function headingOf(section: string): string {
  return section.split("\n", 1)[0] ?? "";
}

/** Every text that a flow of the page has on its way, except for the mistakes. */
function stagesOf(
  all: readonly PageCommand[],
  last: Files,
): Readonly<Record<string, { readonly path: string; readonly text: string }>> {
  const stages: Record<string, { path: string; text: string }> = {};
  for (const { before, isWrong, line } of [...all, { before: last, isWrong: false, line: "the end" }]) {
    if (isWrong) continue;
    for (const [path, text] of Object.entries(before)) {
      if (Object.values(stages).some((stage) => stage.text === text)) continue;
      stages[`${path} (line ${line})`] = { path, text };
    }
  }
  return stages;
}

/** Without the spaces and empty lines that nobody sees. */
function trimLines(text: string): string {
  return text.replaceAll(/ +$/gm, "").trimEnd();
}

async function runCommand(line: string): Promise<string> {
  const words = line.split(" ");
  const start = words.indexOf("tidemark");
  const environment = {
    PATH: process.env["PATH"],
    ...Object.fromEntries(words.slice(0, start).map(splitPair)),
  };
  const terminal = createMemoryTerminal(folder, environment);
  await runProgram(words.slice(start + 1), terminal);
  return terminal.printed.stdout;
}

function splitPair(word: string): readonly [string, string] {
  const [name = "", value = ""] = word.split("=");
  return [name, value];
}

/** The rows of the tables with exactly these heads, cell by cell. */
function rowsUnder(...heads: readonly string[]): readonly (readonly [string, string, string])[] {
  const head = `| ${heads.join(" | ")} |\n| ${heads.map(() => "---").join(" | ")} |\n`;
  const tables = page.split(head).slice(1);
  return tables.flatMap((table) =>
    (/^(?:\|.*\n)+/.exec(table)?.[0] ?? "")
      .trim()
      .split("\n")
      .map((row) => row.slice(2, -2).split(" | "))
      .map(([first = "", second = "", third = ""]) => [first, second, third] as const),
  );
}

function codeIn(cell: string): string {
  return /`(.*?)`/.exec(cell)?.[1] ?? cell;
}

/** Names of tests have backticks of their own, so that theirs are doubled where needed. */
function nameIn(cell: string): string {
  return /^``? ?(.*?) ?``?$/.exec(cell)?.[1] ?? cell;
}

function evaluate(source: string, scope: Readonly<Record<string, unknown>>): unknown {
  try {
    return compileExpression(source).evaluate(scope);
  } catch (error) {
    if (!isExpressionError(error)) throw error;
    return { error: error.code };
  }
}

function boatsOf(text: string): unknown {
  const node = validate(text, { runtimes }).definition?.nodes.find(({ id }) => id === "boats");
  return node?.kind === "step" ? node.settings["value"] : undefined;
}

type Section = "Front matter" | "Steps" | "Groups";

interface ListedKey {
  readonly section: Section;
  readonly key: string;
  /** Whether the page says that validate warns of it. */
  readonly isLater: boolean;
}

/** The keys in the first column of the table under a heading of the reference. */
function keysUnder(section: Section): readonly ListedKey[] {
  const [, table = ""] = new RegExp(`^### ${section}\\n[^]*?((?:^\\|.*\\n)+)`, "m").exec(page) ?? [];
  const rows = table.trim().split("\n").slice(2);
  return rows.flatMap((row) => {
    const [names = ""] = row.split(" | ");
    const keys = [...names.matchAll(/`(\w+)`/g)].map(([, key = ""]) => key);
    return keys.map((key) => ({ section, key, isLater: row.includes("*(later)*") }));
  });
}

/** A flow with one key in one place, and what that key refers to. */
function flowWith(section: Section, key: string, value: string): string {
  const setting = `${key}: ${value}\n`;
  const frontMatter = section === "Front matter" ? setting : "run: { limits: { model: 1 } }\n";
  const name = key === "name" ? "" : "name: test\n";
  const step = section === "Steps" ? `${key === "uses" ? "" : "uses: set\n"}${setting}` : "uses: set\n";
  return `---\n${name}${frontMatter}---\n## A\n\`\`\`yaml step\n${step}value: 1\n\`\`\`\n## B\n\`\`\`cel step\n1\n\`\`\`\n`;
}
