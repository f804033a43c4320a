import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify, type ToStringOptions } from "yaml";
import { exampleRuntimes as runtimes } from "./example-runtimes.fixture.ts";
import { example } from "./example.fixture.ts";
import { flow, toldOf } from "./told-of.fixture.ts";
import { validate } from "./validate.ts";

/** What a flow is told of, beside what this version cannot run yet. */
function told(text: string): readonly string[] {
  return toldOf(validate(text, { runtimes }), text).filter((line) => !line.startsWith("TM2050"));
}

const a = "## a\n```yaml step\nuses: template\ntext: x\n```\n";

/** A flow with the steps `a` and `b`, of which the latter has the settings; they start on line 12. */
function withSettings(settings: string): string {
  return flow(`${a}## b\n\`\`\`yaml step\n${settings}\n\`\`\`\n`);
}

describe("validate", () => {
  it("finds nothing wrong with the example of the documentation", () => {
    const { definition, plan, diagnostics } = validate(example, { path: "digest.flow.md", runtimes });
    expect(diagnostics.filter(({ code }) => code !== "TM2050")).toEqual([]);
    expect(definition?.name).toBe("weekly_digest");
    expect(plan?.waves).toEqual([["topics"], ["good"], ["research"], ["approve"], ["send"]]);
  });

  it("gives a definition and a plan only where there are no errors", () => {
    const wrong = validate(withSettings("uses: template\ntext: ${{ nope }}"), { runtimes });
    expect(wrong.definition).toBeUndefined();
    expect(wrong.plan).toBeUndefined();
    expect(validate(flow("x".repeat(2_000_000)))).toMatchObject({ diagnostics: [{ code: "TM1001" }] });
  });

  it("without runtimes, leaves to them what is theirs", () => {
    const text = withSettings("uses: anything\nfoo: ${{ a }}");
    expect(toldOf(validate(text), text)).toEqual([]);
  });

  it("names the file in every diagnostic", () => {
    const { diagnostics } = validate(withSettings("uses: nope\ntimeout: 5"), {
      path: "x/y.flow.md",
      runtimes,
    });
    expect(diagnostics.map(({ code, file }) => [code, file])).toEqual([
      ["TM2010", "x/y.flow.md"],
      ["TM1403", "x/y.flow.md"],
    ]);
  });
});

describe("places of problems in expressions", () => {
  it.each([
    ["uses: template\ntext: ${{ nope }}", "TM2002 13:11 nope"],
    ["uses: template\ntext: a ${{ a }} and ${{ nope.x }} # c", "TM2002 13:26 nope.x"],
    ['uses: template\ntext: "é \\u0041 \\" ${{ nope }}"', "TM2002 13:24 nope"],
    ["uses: template\ntext: 'it''s ${{ nope }}'", "TM2002 13:18 nope"],
    ["uses: template\ntext: |\n  one\n\n    two ${{ nope }}\n", "TM2002 16:13 nope"],
    ["uses: template\ntext: >-\n  folded\n  text ${{ nope }}\n\n  end\n", "TM2002 15:12 nope"],
    ["uses: template\ntext: plain\n  text ${{ nope }}", "TM2002 14:12 nope"],
    ["uses: template\ntext: ${{ a ==\n    nope }}", "TM2002 14:5 nope"],
    ['uses: http\nurl: x\nheaders:\n  x: [1, "${{ nope }}"]', "TM2002 15:15 nope"],
    ["uses: template\ntext: x\nwhen: !a.ok && nope", "TM2002 14:16 nope"],
    ["uses: template\ntext: x\nwhen: a ||\n  nope", "TM2002 15:3 nope"],
    ["uses: template\ntext: x\nwhen: |\n  a ||\n  nope", "TM2002 16:3 nope"],
    ["uses: template\ntext: x\nwhen: \"a == '\\\\t' || nope\"", "TM2002 14:22 nope"],
    ["uses: template\ntext: x\nneeds: [a, nope]", "TM2030 14:12 nope"],
    ["uses: template\ntext: x\nneeds:\n  - a\n  - nope", "TM2030 16:5 nope"],
    ["uses: template\ntext: x\nneeds: nope", "TM2030 14:8 nope"],
    ["uses: template\ntext: x\nfallback: nope", "TM2030 14:11 nope"],
    ["uses: template\ntext: x\non_error: nope", "TM2030 14:11 nope"],
    ["uses: template\ntext: x\nenv:\n  A: ${{ nope }}", "TM2002 15:10 nope"],
    ["uses: template\ntext: x\nlimit: nope", "TM2034 14:8 nope"],
    ["uses: filter\nover: ${{ a }}\nwhere: item.x && nope", "TM2002 14:18 nope"],
    ["uses: temlate\ntext: x", "TM2010 12:7 temlate"],
    ["uses: template\ntxet: x", "TM2013 13:1 txet"],
    ["uses: http\nurl: 5", "TM2012 13:6 5"],
    ["uses: http\nheaders: {}", "TM2012 11:1 ```yaml step"],
    ["uses: template\ntext: ${{ b }}", "TM2009 13:11 b"],
    ["uses: template\ntext: ${{ 1 + }}", "TM2001 13:15 "],
    ["uses: template\ntext: ${{ a", "TM2001 13:7 ${{ a"],
    ["uses: template\ntext: ${{ inputs.x }}", "TM2004 13:11 inputs.x"],
  ])("%j: %s", (settings, expected) => {
    expect(told(withSettings(settings))).toEqual([expected]);
  });

  it("wherever a text is written, and however", () => {
    const around = fc.string({ unit: fc.constantFrom(...Array.from("ab \n\t:#'\"\\é日{}[]-|>\u0001😀")) });
    const styles = fc.record({
      defaultStringType: fc.constantFrom(
        "PLAIN",
        "QUOTE_DOUBLE",
        "QUOTE_SINGLE",
        "BLOCK_LITERAL",
        "BLOCK_FOLDED",
      ),
      lineWidth: fc.constantFrom(20, 40, 0),
      indent: fc.constantFrom(2, 4),
    });
    fc.assert(
      fc.property(around, around, styles, fc.constantFrom("\n", "\r\n"), (before, behind, style, lineEnd) => {
        fc.pre(!before.endsWith("$"));
        const value = { list: [{ text: `${before}\${{ nope }}${behind}` }] };
        const yaml = stringify({ uses: "set", value }, { ...style, minContentWidth: 0 } as ToStringOptions);
        // The other library may fold in the middle of an expression, and may write keys in quotes that hold line breaks.
        fc.pre(yaml.includes("nope"));
        expect(
          told(withSettings(yaml).replaceAll("\n", lineEnd)).map((line) => line.replace(/ \d+:\d+/, "")),
        ).toEqual(["TM2002 nope"]);
      }),
      { numRuns: 1000 },
    );
  });

  it("in info strings", () => {
    expect(
      told(flow(`${a}## b\n\`\`\`text step when="a == 'x y' || nope" needs=nope2\nx\n\`\`\`\n`)),
    ).toEqual(["TM2002 11:34 nope", "TM2030 11:46 nope2"]);
    expect(told(flow(`${a}## b\n\`\`\`text step when='a == \\'x\\' || nope'\nx\n\`\`\`\n`))).toEqual([
      "TM2002 11:34 nope",
    ]);
  });

  it("in bodies, also indented ones and with other line ends", () => {
    expect(told(flow(`${a}## b\n\`\`\`text step\none\n  \${{ nope }}\n\`\`\`\n`))).toEqual([
      "TM2002 13:7 nope",
    ]);
    expect(told(flow(`${a}## b\n  \`\`\`text step\n  one\n \${{ nope }}\n  \`\`\`\n`))).toEqual([
      "TM2002 13:6 nope",
    ]);
    expect(told(flow(`${a}## b\n\`\`\`cel step\na.x +\n  nope\n\`\`\`\n`).replaceAll("\n", "\r\n"))).toEqual([
      "TM2002 13:3 nope",
    ]);
    expect(told(flow(`${a}## b\n\`\`\`sh step\necho ${"${{ a }}"}\n\`\`\`\n`))).toEqual([
      "TM2007 12:6 ${{ a }}",
    ]);
    expect(
      told(flow(`${a}## b\n\`\`\`text step\nx\n\`\`\`\n\`\`\`yaml step\nuses: shell\n\`\`\`\n`)),
    ).toEqual(["TM2014 12:1 x"]);
  });

  it("in the front matter", () => {
    expect(told(flow(a, 'output:\n  x: ${{ a }}\n  y: ["${{ nope }}"]'))).toEqual(["TM2002 5:12 nope"]);
    expect(told(flow(a, "inputs:\n  since: { type: string }"))).toEqual(["TM2040 4:3 since"]);
    expect(told(flow(a, "on_error: nope"))).toEqual(["TM2030 3:11 nope"]);
  });

  it("in groups", () => {
    const group = (settings: string): string =>
      flow(`## g\n\`\`\`yaml group\n${settings}\n\`\`\`\n### c\n\`\`\`text step\nx\n\`\`\`\n`);
    expect(told(group("each: ${{ nope }}\nas: x"))).toEqual(["TM2002 7:11 nope"]);
    expect(told(group("repeat: { max: 3, until: nope == 1, every: 5s }"))).toEqual(["TM2002 7:26 nope"]);
    expect(told(group("repeat:\n  max: 3\n  while: c != '' && nope"))).toEqual(["TM2002 9:21 nope"]);
    expect(told(group("output:\n  x: ${{ nope }}"))).toEqual(["TM2002 8:10 nope"]);
    expect(told(group("each: [1]\nas: item2\nwhen: nope"))).toEqual(["TM2002 9:7 nope"]);
    expect(told(group("each: [1]\nas: size"))).toEqual(["TM2021 8:5 size"]);
  });
});

describe("places of problems with steps", () => {
  it("a repeated id is told at the second heading, with the first as related", () => {
    const text = flow(`${a}## Again \`a\`\n\`\`\`sh step\n:\n\`\`\`\n`);
    const { diagnostics } = validate(text, { runtimes });
    expect(toldOf({ diagnostics }, text)).toEqual(["TM2020 10:10 `a`"]);
    expect(diagnostics[0]?.related?.map(({ range }) => range.start.line)).toEqual([5]);
  });

  it("what is wrong with either of two steps with one id is told where it is", () => {
    const body = (id: string, setting: string): string =>
      `## ${id}\n\`\`\`yaml step\nuses: http\nurl: x\n${setting}\n\`\`\`\n`;
    const text = flow(
      body("a", "timeuot: 1s") + body("a", "headers: ${{ nope + a }}") + body("a", "when: gone"),
    );
    expect(told(text)).toEqual([
      "TM2013 9:1 timeuot",
      "TM2020 11:1 ## a",
      "TM2002 15:14 nope",
      "TM2020 17:1 ## a",
      "TM2002 21:7 gone",
    ]);
    expect(JSON.stringify(validate(text, { runtimes }).diagnostics)).not.toContain("\u200b");
  });

  it("a group's setting in a step is told as such", () => {
    const text = withSettings("uses: http\nurl: x\neach: [1]");
    const [diagnostic] = validate(text, { runtimes }).diagnostics;
    expect(diagnostic).toMatchObject({ code: "TM2013", help: expect.stringContaining("yaml group") });
  });

  it("a reserved id is told where it comes from", () => {
    expect(told(flow("## Inputs\n```sh step\n:\n```\n"))).toEqual(["TM2021 5:1 ## Inputs"]);
    expect(told(flow("## x `size`\n```sh step\n:\n```\n"))).toEqual(["TM2021 5:6 `size`"]);
  });

  it("a cycle is told whole", () => {
    const text = flow(
      "## a\n```text step\n${{ c }}\n```\n## b\n```text step\n${{ a }}\n```\n## c\n```text step\n${{ b }}\n```\n",
    );
    const { diagnostics } = validate(text, { runtimes });
    expect(toldOf({ diagnostics }, text)).toEqual(["TM2031 5:1 ## a"]);
    expect(diagnostics[0]?.related?.map(({ range }) => range.start.line).toSorted((x, y) => x - y)).toEqual([
      5, 9, 13,
    ]);
  });

  it("a step that says not what it uses is told at its heading", () => {
    expect(told(flow("## a\n```yaml step\ntext: x\n```\n"))).toEqual(["TM2011 5:1 ## a"]);
  });
});

describe("one mistake is told once", () => {
  it.each<readonly [name: string, text: string, expected: readonly string[]]>([
    ["a `uses` of the wrong shape", withSettings("uses: 5"), ["TM1401 12:7 5"]],
    ["settings that cannot be read", withSettings('uses: "template\ntext: ${{ nope }}'), ['TM1201 12:7 "']],
    [
      "a name that cannot be an id, and its readers",
      flow(
        `## Fetch \`Fetch-It\`\n\`\`\`text step\nx\n\`\`\`\n## b\n\`\`\`text step\n\${{ fetch_it }}\n\`\`\`\n`,
      ),
      ["TM1302 5:10 `Fetch-It`"],
    ],
    [
      "a heading without an id, and its readers",
      flow(`## Получить\n\`\`\`text step\nx\n\`\`\`\n## b\n\`\`\`text step\n\${{ topics }}\n\`\`\`\n`),
      ["TM1301 5:1 ## Получить"],
    ],
    [
      "a front matter that cannot be read, and what it declares",
      `---\nname: x\nconfig: [\n---\n${a}## b\n\`\`\`text step\n\${{ config.x }}\n\`\`\`\n`,
      ["TM1201 3:9 ["],
    ],
    [
      "no front matter, and what it would declare",
      `${a}## b\n\`\`\`text step\n\${{ config.x }}\n\`\`\`\n`,
      ["TM1101 1:1 ## a"],
    ],
    [
      "a knob whose schema is wrong, and its readers",
      flow(`${a}## b\n\`\`\`text step\n\${{ config.x }}\n\`\`\`\n`, "config: { x: { type: strng } }"),
      ["TM1410 3:22 strng"],
    ],
    [
      "braces around a condition, and an input read in it",
      flow('## a\n```text step when="${{ inputs.x }}"\nx\n```\n', "inputs: { x: {} }"),
      ['TM1406 6:19 "${{ inputs.x }}"'],
    ],
    [
      "an expression that cannot be read, and an input read in it",
      flow("## a\n```text step\n${{ inputs.x + }}\n```\n", "inputs: { x: {} }"),
      ["TM2001 7:16 "],
    ],
    [
      "a fence that is never closed",
      flow(`${a}## b\n\`\`\`text step\n\${{ nope\n`),
      ["TM1310 11:1 ```text step"],
    ],
    [
      "an expression in brackets",
      withSettings("uses: http\nurl: x\nheaders: { x: ${{ nope }} }"),
      ["TM1207 14:15 ${{ nope }}"],
    ],
  ])("%s", (_name, text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  it("but several mistakes are all told, in order", () => {
    const settings =
      "uses: template\ntext: ${{ nope }}\ntimeout: 5\nretry: { max: x }\nwhen: 1 +\nneeds: [gone]";
    expect(told(withSettings(settings)).map((line) => line.slice(0, 9))).toEqual([
      "TM2002 13",
      "TM1403 14",
      "TM1401 15",
      "TM2001 16",
      "TM2030 17",
    ]);
  });
});
