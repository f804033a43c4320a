import fc from "fast-check";
import MarkdownParser from "markdown-it";
import { describe, expect, it } from "vitest";
import { fenceText } from "./fence-text.ts";

const markdown = new MarkdownParser("commonmark");

describe("fenceText", () => {
  it("is longer than what it holds", () => {
    expect(fenceText("a", "text")).toBe("```text\na\n```");
    expect(fenceText("```\n<!-- x", "text")).toBe("````text\n```\n<!-- x\n````");
    expect(fenceText("`````` a ```", "json").split("\n")[0]).toBe("```````json");
  });

  it("leaves lines and tabs, and nothing that a terminal would obey", () => {
    expect(fenceText("a\r\nb\rc\td\u001b[2J\u202e\ud800\n", "text")).toBe(
      "```text\na\nb\nc\td\ufffd[2J\ufffd\ufffd\n```",
    );
  });

  it("holds any text as one block", () => {
    const text = fc.array(
      fc.constantFrom("`", "```", "~~~", "\n", "    ", "> ", "# a", "<!--", "|", "- ", "x"),
      {
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(text, (parts) => {
        const content = parts.join("");
        const tokens = markdown.parse(`before\n\n${fenceText(content, "text")}\n\nafter\n`, {});
        expect(
          tokens.filter(({ level, nesting }) => level === 0 && nesting !== -1).map(({ type }) => type),
        ).toEqual(["paragraph_open", "fence", "paragraph_open"]);
        const shown = tokens.find(({ type }) => type === "fence")!.content;
        expect(shown).toBe(`${content.replace(/\n$/, "")}\n`);
      }),
      { numRuns: 500 },
    );
  });

  it("takes a text with very many fences", () => {
    expect(fenceText("```\n".repeat(300_000), "text").startsWith("````text\n")).toBe(true);
  });
});
