import { describe, expect, it } from "vitest";
import { limits } from "./limits.ts";
import { parse } from "./parse.ts";
import { flow } from "./told-of.fixture.ts";
import { validate } from "./validate.ts";

const step = "## a\n```sh step\n:\n```\n";

function codesOf(text: string): readonly string[] {
  return parse(text).diagnostics.map(({ code }) => code);
}

/** Milliseconds, on a machine that may be busy. */
function timeOf(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

describe("limits", () => {
  it("a file may have 1 MB, counted in bytes", () => {
    const body = flow(step);
    const room = limits.fileBytes - body.length;
    expect(codesOf(body + " ".repeat(room))).toEqual([]);
    expect(codesOf(body + " ".repeat(room + 1))).toEqual(["TM1001"]);
    expect(codesOf(body + "é".repeat(room / 2))).toEqual([]);
    expect(codesOf(body + "é".repeat(room / 2 + 1))).toEqual(["TM1001"]);
  });

  it("the front matter may have 64 KB", () => {
    expect(codesOf(flow(step, `description: ${"a".repeat(63_900)}`))).toEqual([]);
    expect(codesOf(flow(step, `description: ${"a".repeat(64_000)}`))).toEqual(["TM1103"]);
  });

  it("settings may have 64 KB", () => {
    expect(codesOf(flow(`## a\n\`\`\`yaml step\ntext: ${"a".repeat(63_900)}\n\`\`\`\n`))).toEqual([]);
    expect(codesOf(flow(`## a\n\`\`\`yaml step\ntext: ${"a".repeat(64_000)}\n\`\`\`\n`))).toEqual(["TM1209"]);
  });

  it("a flow may have 10,000 steps and groups", () => {
    const steps = (count: number): string =>
      flow(Array.from({ length: count }, (_, index) => `## s${index}\n~~~sh step\n~~~\n`).join(""));
    expect(codesOf(steps(10_000))).toEqual([]);
    const result = parse(steps(10_002));
    expect(result.diagnostics.map(({ code, range }) => [code, range.start.line])).toEqual([
      ["TM1002", 5 + 3 * 10_000],
    ]);
  });

  it("YAML may be nested 50 deep", () => {
    const nested = (depth: number): string =>
      flow(`## a\n\`\`\`yaml step\nx: ${"[".repeat(depth)}${"]".repeat(depth)}\n\`\`\`\n`);
    expect(codesOf(nested(49))).toEqual([]);
    expect(codesOf(nested(50))).toEqual(["TM1202"]);
    expect(timeOf(() => codesOf(nested(30_000)))).toBeLessThan(500);
  });

  it.each([
    ["quotes", ">"],
    ["lists", "- "],
    ["open brackets", "["],
    ["open links", "[a]: <"],
    ["open tags", "<a\n"],
    ["backticks", "` "],
    ["headings with markup", "# *[`_\n"],
    ["fences", "```\n"],
    ["marked fences", "```sh step\n"],
    ["nearly marked fences", "```sh steps\n```\n"],
    ["spaces", " "],
    ["line ends", "\r"],
  ])("a file full of %s is read quickly", (_name, part) => {
    const text = flow(step + part.repeat(Math.floor(900_000 / part.length)));
    expect(timeOf(() => validate(text))).toBeLessThan(5000);
  });

  it.each([
    ["unclosed expressions", "a:\n", "  ${{ \n"],
    ["expressions", "a: ", "${{a}}"],
    ["conditions", "when:\n", "  a &&\n"],
    ["spaces", "a: b", " "],
    ["quotes", "a: ", '"'],
    ["keys", "", "a: {\n"],
    ["colons", "a: ", "b:"],
    ["dashes", "", "- "],
    ["question marks", "", "? a\n"],
    ["comments", "", "# a\n"],
    ["block scalars", "", "|\n"],
    ["flow entries", "a: [", "b, "],
    ["flow expressions", "a: [", "${{ b }}, "],
    ["unclosed flow expressions", "a: [", "${{ b, "],
    ["quoted flow entries", "a: [", '"b", '],
    ["raw flow keys", "repeat: {", "until: a, "],
    ["numbers", "a: ", "1"],
    ["spaces in front of what is wrong", "b: 1\n   a:", '                            "x'],
    ["brackets that close nothing", "a: b\n  c: [", "] "],
    ["quotes behind quotes", 'a: "b" ', "'c' "],
    ["backslashes", 'a: "', "\\q"],
  ])("settings full of %s are read quickly", (_name, first, part) => {
    const settings = first + part.repeat(Math.floor(63_000 / part.length));
    expect(timeOf(() => parse(flow(`## a\n\`\`\`yaml step\n${settings}\n\`\`\`\n`)))).toBeLessThan(1500);
    expect(timeOf(() => parse(flow(`## g\n\`\`\`yaml group\n${settings}\n\`\`\`\n#${step}`)))).toBeLessThan(
      1500,
    );
  });

  it("10,000 problems are told quickly", () => {
    const text = flow(
      Array.from({ length: 5000 }, (_, index) => `## s${index}\n~~~sh step timeout=5 retry=x\n~~~\n`).join(
        "",
      ),
    );
    expect(timeOf(() => expect(codesOf(text)).toHaveLength(10_000))).toBeLessThan(5000);
  });
});
