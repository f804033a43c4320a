import fc from "fast-check";
import MarkdownParser from "markdown-it";
import { describe, expect, it } from "vitest";
import { escapeMarkdown } from "./escape-markdown.ts";

const markdown = new MarkdownParser({ html: true });

/** What a reader sees of one line of Markdown in a table's cell. */
function shownInCell(line: string): string {
  const tokens = markdown.parse(`| a | b |\n| - | - |\n| x | ${line} |\n`, {});
  const cells = tokens.filter(({ type }) => type === "inline");
  expect(cells).toHaveLength(4);
  expect(tokens.filter(({ type }) => type.startsWith("html"))).toEqual([]);
  return cells[3]!.children!.map(({ type, content }) => (type === "text" ? content : `<${type}>`)).join("");
}

describe("escapeMarkdown", () => {
  it.each([
    ["a|b", String.raw`a\|b`],
    ["snake_case_name", "snake_case_name"],
    ["_a_", String.raw`\_a\_`],
    ["*a* `b` ~c~ $d$", "\\*a\\* \\`b\\` \\~c\\~ \\$d\\$"],
    ["<!-- tidemark:log -->", "&lt;!-- tidemark:log -->"],
    ["<b>", "&lt;b>"],
    ["&amp; & &#x41;", "&amp;amp; & &amp;#x41;"],
    ["[a](b)", String.raw`\[a](b)`],
    [String.raw`C:\new\|`, String.raw`C:\new\\\|`],
    [String.raw`a\_b`, String.raw`a\\\_b`],
    ["\\", String.raw`\\`],
  ])("%s", (text, expected) => {
    expect(escapeMarkdown(text)).toBe(expected);
    expect(shownInCell(expected)).toBe(text);
  });

  it("shows any line as it is", () => {
    const piece = fc.constantFrom(
      "|",
      "\\",
      "`",
      "``",
      "<!--",
      "-->",
      "<a",
      ">",
      "&amp;",
      "&",
      "#",
      "_",
      "__",
      "*",
    );
    const text = fc
      .array(fc.oneof(piece, fc.constantFrom("[", "](", ")", "!", "~~", "$", "a", "b c", "1.", "<x@y.z>")))
      .map((parts) => parts.join("").trim());
    fc.assert(
      fc.property(text, (line) => {
        expect(shownInCell(escapeMarkdown(line))).toBe(line);
      }),
      { numRuns: 1000 },
    );
  });
});
