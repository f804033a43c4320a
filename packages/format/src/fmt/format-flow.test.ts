import { hashFlow } from "@tidemark/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Diagnostics } from "../diagnostics.ts";
import { example } from "../example.fixture.ts";
import { diagnosticCodes, explain } from "../explain.ts";
import { parse } from "../parse.ts";
import { SourceText } from "../source-text.ts";
import { flow } from "../told-of.fixture.ts";
import { findSettings } from "./find-settings.ts";
import { formatFlow } from "./format-flow.ts";

/** The settings of the only step of a flow, laid out. */
function formatStep(settings: string): string {
  const [before, after] = [`${flow("## a\n")}\`\`\`yaml step\n`, "\n```\n```sh step\n:\n```\n"];
  const { text, diagnostics } = formatFlow(before + settings + after);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(text.startsWith(before) && text.endsWith(after)).toBe(true);
  expect(formatFlow(text).text).toBe(text);
  return text.slice(before.length, -after.length);
}

/** A front matter, laid out, without its `---`. */
function formatFrontMatter(text: string): string {
  const result = formatFlow(`---\n${text}\n---\n## a\n\`\`\`sh step\n:\n\`\`\`\n`);
  expect(result.diagnostics).toEqual([]);
  return result.text.slice(4, result.text.indexOf("\n---\n", 4));
}

describe("what is tidied", () => {
  it.each([
    ["spaces around a colon", "uses:   shell\nas :  text", "uses: shell\nas: text"],
    ["indentation", "env:\n     A: 1\n     B: 2", "env:\n  A: 1\n  B: 2"],
    ["deeper indentation", "x:\n a:\n     b:\n      c: 1\n d: 2", "x:\n  a:\n    b:\n      c: 1\n  d: 2"],
    ["a block that is indented as a whole", "  uses: shell\n  x: 1", "uses: shell\nx: 1"],
    ["lists under a key", "x:\n- 1\n-   2\ny: 1", "x:\n  - 1\n  - 2\ny: 1"],
    ["mappings in lists", "x:\n-    a: 1\n     b:\n        - c", "x:\n  - a: 1\n    b:\n      - c"],
    ["lists in lists", "x:\n-   -  1\n    -  2\n- - 3", "x:\n  - - 1\n    - 2\n  - - 3"],
    ["items on a line of their own", "x:\n-\n    a: 1\n- # why\n  b", "x:\n  -\n    a: 1\n  - # why\n    b"],
    ["items without a value", "x:\n-\n# c\n-\n- 1", "x:\n  -\n  # c\n  -\n  - 1"],
    ["single quotes", "x: 'a b'\n'y': ['c']", 'x: "a b"\n"y": ["c"]'],
    ["flow collections", "x: {a: 1,b: [ 1 ,2, ] , c: { } , d: [ ]}", "x: { a: 1, b: [1, 2], c: {}, d: [] }"],
    ["pairs in flow lists", "x: [ a: 1,b ]", "x: [a: 1, b]"],
    ["keys of flow mappings without values", "x: {a,b:}", "x: { a, b: }"],
    ["JSON", 'x: {"a":1}', 'x: { "a": 1 }'],
    ["what trails a line", "x: 1   \ny:\t\n   z: 2  ", "x: 1\ny:\n  z: 2"],
    ["spaces in front of a comment", "x: 1     # a\ny:   # b\n  z: {}  # c", "x: 1 # a\ny: # b\n  z: {} # c"],
    [
      "comments of their own",
      "x:\n    # a\n    y: 1\n    # b\n# c\nz: 1",
      "x:\n  # a\n  y: 1\n  # b\n# c\nz: 1",
    ],
    ["blank lines", "\n\nx: 1\n\n  \n\ny: 2\n\n", "x: 1\n\ny: 2"],
    [
      "values below their key",
      "x:\n      a b\ny:\n   # c\n     [1,\n   2]",
      "x:\n  a b\ny:\n  # c\n  [1,\n  2]",
    ],
  ])("%s", (_name, settings, tidy) => {
    expect(formatStep(settings)).toBe(tidy);
  });

  it("`uses` comes first", () => {
    expect(formatStep("as: text\nretry: 1\n# why\nuses: shell\nx: 1")).toBe(
      "# why\nuses: shell\nas: text\nretry: 1\nx: 1",
    );
  });

  it("keys of the front matter come in the order of the documentation", () => {
    expect(formatFrontMatter("log: off\n# a\ninputs:\n  b: {}\n  a: {}\n  # c\nname: x\nversion: 1.10")).toBe(
      "name: x\nversion: 1.10\n# a\ninputs:\n  b: {}\n  a: {}\n  # c\nlog: off",
    );
  });

  it("no key moves over a blank line", () => {
    const text = "log: off\n\n# who\nname: x\nversion: 1\n\n# section\n\nenv: [A]\n\nconfig: {}";
    expect(formatFrontMatter(text)).toBe(text);
    expect(formatFrontMatter("on_error: a\ndescription: |\n  a\n\n  b\nname: x")).toBe(
      "name: x\ndescription: |\n  a\n\n  b\non_error: a",
    );
  });
});

describe("what stays as it is", () => {
  it.each([
    ["bare expressions", "when: !a   &&  b\nx: 1"],
    ["expressions over several lines", "when: a &&\n      b\n   || c\nx: 1"],
    ["templates", "x: ${{ a ?  b : c }}   d"],
    ["templates over several lines", "x: ${{ a ?\n       b : c }} d"],
    ["expressions in flow mappings", "x: { a: \"${{ 'b' }}\", c: '${{ \"d\" }}' }"],
    ["block scalars", "x: |\n     a\n       b: 'c'  \n     # no comment\n\n\n     d\ny: >2-\n    e\n  f"],
    ["block scalars that keep their end", "x: |+\n  a\n\n\ny: 1"],
    ["quotes that would change what is between them", `x: 'it''s'\ny: 'a "b"'\nz: '\\'\na: "\\""`],
    ["quoted scalars over several lines", "x: 'a  \n   b\n\n\n   c'\ny: \"d \\\n   e\""],
    ["plain scalars over several lines", "x: a\n     b\n\n\n   c"],
    ["numbers, durations and words", "x: 1.10\ntimeout: 60s\ny: 0x1F\nz: True\na: ~"],
    ["where flow collections break lines", "x: [\n  1,\n  2,\n ]\ny: { a: 1, # why\n  b: 2 }"],
    ["the order of other keys", "retry: 1\nzebra: 1\napple: 2\ntimeout: 1s"],
    ["settings in braces", "{uses:   shell}"],
    ["comments alone", "#   a\n  # b"],
  ])("%s", (_name, settings) => {
    expect(formatStep(settings)).toBe(settings);
  });

  it("what moves takes its block scalars and lines along", () => {
    expect(formatStep("x:\n    y: |\n       a\n         b\n    z: c\n        d\n    w: [1,\n      2]")).toBe(
      "x:\n  y: |\n     a\n       b\n  z: c\n      d\n  w: [1,\n    2]",
    );
    expect(formatStep("x:\n y: |1\n  a\n  \n   b\n z: 1")).toBe("x:\n  y: |1\n   a\n   \n    b\n  z: 1");
  });

  it("a block that would mean something else: an expression that its key would move away from", () => {
    const text = flow(
      `## g\n\`\`\`yaml group\nrepeat:\n max: 1\n until: a ||\n  b\n\`\`\`\n### a\n\`\`\`sh step\n:\n\`\`\`\n`,
    );
    expect(formatFlow(text)).toMatchObject({ text, changed: false });
  });

  it("a file with errors, and it is said which", () => {
    const text = flow("## a\n```yaml step\nuses:   shell\ntimeout: 5\n```\n");
    expect(formatFlow(text)).toMatchObject({ text, changed: false, diagnostics: [{ code: "TM1403" }] });
  });

  it("prose, info strings, other fences, line ends, the byte order mark and the log", () => {
    const body = [
      "\n#  T   \n\nSome   *text*\t\n\n\n\n",
      "## a   `a`\n",
      "   ~~~~yaml   step   timeout=1s  \n   x:   1\n   ~~~~\n\n",
      "```yaml\na:    1\n```\n```sh step\n  :  \n```\n",
      "<!-- tidemark:log -->\n```yaml step\nx:     1\n```\n",
    ].join("");
    const text = `---\nname:  x\n---\n${body}`;
    const tidy = text.replace("name:  x", "name: x").replace("   x:   1", "   x: 1");
    for (const lineEnd of ["\n", "\r\n", "\r"]) {
      const written = `\ufeff${text.replaceAll("\n", lineEnd)}`;
      expect(formatFlow(written).text).toBe(`\ufeff${tidy.replaceAll("\n", lineEnd)}`);
    }
  });

  it("a file that is laid out already", () => {
    expect(formatFlow(example)).toEqual({ text: example, changed: false, diagnostics: [] });
  });
});

/** A text with its settings cut out, and what is a comment in them. */
function around(text: string): { readonly rest: string; readonly comments: readonly string[] } {
  const source = new SourceText(text);
  let rest = "";
  let line = 0;
  const comments: string[] = [];
  for (const { text: settings, firstLine } of findSettings(source, new Diagnostics(undefined))) {
    rest += `${text.slice(source.lineStart(line), source.lineStart(firstLine))}…`;
    line = firstLine + settings.split("\n").length;
    comments.push(...settings.split("\n").filter((one) => one.trimStart().startsWith("#")));
  }
  return {
    rest: rest + text.slice(source.lineStart(line)),
    comments: comments.map((comment) => comment.trim()).toSorted(),
  };
}

describe("whatever the file", () => {
  const good = [example, ...diagnosticCodes.flatMap((code) => explain(code)?.right ?? [])];

  function check(text: string): boolean {
    const result = formatFlow(text);
    expect(result.changed).toBe(result.text !== text);
    const before = parse(text).definition;
    if (before === undefined) {
      expect(result.text).toBe(text);
      return false;
    }
    const after = parse(result.text).definition;
    expect(after && hashFlow(after)).toBe(hashFlow(before));
    expect(around(result.text)).toEqual(around(text));
    expect(formatFlow(result.text).text).toBe(result.text);
    return result.changed;
  }

  it.each(good.map((text) => [text.slice(0, 60), text]))("%j keeps its meaning", (_name, text) => {
    check(text);
  });

  it("what nearly closes the fence does not come to close it", () => {
    const text = `---\nname: example\n---\n\n## Fetch\n\n\`\`\`yaml step\nuses: http\nurl:\n   https://a.example\n    \`\`\`\n`;
    expect(parse(text).definition?.nodes[0]).toMatchObject({ settings: { url: "https://a.example ```" } });
    check(text);
  });

  it("formatting keeps meaning, comments and surroundings, and twice is as good as once", () => {
    const spaces = fc.constantFrom(" ", "  ", "    ", "\n", "\n\n", "\n  \n", "\r\n");
    const pieces = fc.constantFrom(
      "# c\n",
      "  # d\n",
      " # e\n",
      "- ",
      "'",
      '"',
      "|\n",
      ", ",
      "{ ",
      " }",
      "\n  x: y",
      "${{ a }}",
    );
    const change = fc.record({
      at: fc.nat(),
      text: fc.oneof({ weight: 3, arbitrary: spaces }, pieces),
      removes: fc.nat({ max: 3 }),
    });
    let changed = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...good),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        (text, changes) => {
          let mutated = text;
          for (const { at, text: piece, removes } of changes) {
            // At a space, where most of what still is a flow comes from.
            const place = mutated.indexOf(" ", at % mutated.length);
            const start = place === -1 ? at % mutated.length : place;
            mutated = mutated.slice(0, start) + piece + mutated.slice(start + (removes === 3 ? 1 : 0));
          }
          if (check(mutated)) changed += 1;
        },
      ),
      { numRuns: 3000 },
    );
    expect(changed).toBeGreaterThan(100);
  });

  it("values of any shape, however they are indented, keep their meaning", () => {
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom("a", "a b", "it's", "", "1", 1, true, null, "a\nb\n", "# x", "${{ a }}", "x: y"),
        fc.dictionary(fc.constantFrom("a", "b c", "d", "1"), tie("tree"), {
          maxKeys: 3,
          noNullPrototype: true,
        }),
        fc.array(tie("tree"), { maxLength: 3 }),
      ),
    }));
    const layout = fc.record({
      indent: fc.integer({ min: 1, max: 5 }),
      gap: fc.nat({ max: 3 }),
      dashGap: fc.integer({ min: 1, max: 4 }),
    });
    let changed = 0;
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("x", "y", "uses"), tree, { noNullPrototype: true }),
        layout,
        (value, options) => {
          const settings = write({ ...value, uses: "shell" }, 0, options);
          if (check(flow(`## a\n\`\`\`yaml step\n${settings}\n\`\`\`\n`))) changed += 1;
        },
      ),
      { numRuns: 1500 },
    );
    expect(changed).toBeGreaterThan(500);
  });
});

interface WriteOptions {
  readonly indent: number;
  readonly gap: number;
  readonly dashGap: number;
}

/** A YAML writer that lays out as it is told, with comments and blank lines in between. */
function write(value: unknown, column: number, options: WriteOptions): string {
  const margin = " ".repeat(column);
  if (Array.isArray(value) && value.length > 0) {
    const gap = " ".repeat(options.dashGap);
    return value
      .map((item) => `${margin}-${gap}${write(item, column + 1 + gap.length, options).trimStart()}`)
      .join(`\n${margin}# c\n`);
  }
  if (typeof value === "object" && value !== null && Object.keys(value).length > 0) {
    return Object.entries(value)
      .map(([key, child]) => {
        const isNested = typeof child === "object" && child !== null && Object.keys(child).length > 0;
        const text = write(child, isNested ? column + options.indent : 0, options);
        return `${margin}${JSON.stringify(key)}${" ".repeat(options.gap)}:${isNested ? "\n" : " ".repeat(options.gap + 1)}${text}`;
      })
      .join("\n\n\n");
  }
  return margin + (typeof value === "string" && /^[a-z]+$/.test(value) ? value : JSON.stringify(value));
}
