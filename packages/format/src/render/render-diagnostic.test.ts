import type { Diagnostic } from "@tidemark/spec";
import { describe, expect, it } from "vitest";
import { SourceText } from "../source-text.ts";
import { formatDiagnosticLine } from "./diagnostic-line.ts";
import { renderDiagnostics, type RenderOptions } from "./render-diagnostic.ts";

type Marked = readonly [text: string, from: string, to?: string];

/** A diagnostic about the part of a text that starts with `from` and ends with `to`. */
function about([text, from, to = from]: Marked, rest: Partial<Diagnostic> = {}): Diagnostic {
  return {
    code: "TM1201",
    severity: "error",
    message: "Wrong.",
    file: "a.flow.md",
    range: rangeOf(text, from, to),
    ...rest,
  };
}

function rangeOf(text: string, from: string, to: string = from) {
  const start = text.indexOf(from);
  return new SourceText(text).range(start, text.indexOf(to, start) + to.length);
}

function rendered(text: string, diagnostic: Diagnostic, options?: RenderOptions): string {
  return `\n${renderDiagnostics([diagnostic], text, options)}`;
}

describe("renderDiagnostics", () => {
  it("marks a part of a line, with what was expected and what to do", () => {
    const text = "one\ntimeout: soon\nthree\n";
    expect(rendered(text, about([text, "soon"], { expected: "a duration", help: "Write `30s`." })))
      .toMatchInlineSnapshot(`
      "
      error[TM1201]: Wrong.
       --> a.flow.md:2:10
        |
      2 | timeout: soon
        |          ^^^^ expected a duration
        = help: Write \`30s\`.
      "
    `);
  });

  it("marks several lines, and leaves out the middle of many", () => {
    const text = "a\n  first\n  second\n  third\n  fourth\n  fifth\nb\n";
    expect(rendered(text, about([text, "first", "third"]))).toMatchInlineSnapshot(`
      "
      error[TM1201]: Wrong.
       --> a.flow.md:2:3
        |
      2 |   first
        |   ^^^^^
      3 |   second
        |   ^^^^^^
      4 |   third
        |   ^^^^^
      "
    `);
    expect(rendered(text, about([text, "first", "fifth"]))).toMatchInlineSnapshot(`
      "
      error[TM1201]: Wrong.
       --> a.flow.md:2:3
        |
      2 |   first
        |   ^^^^^
      3 |   second
        |   ^^^^^^
      ...
      6 |   fifth
        |   ^^^^^
      "
    `);
  });

  it("shows related places in the same frame, in the order of the file", () => {
    const text = "name: a\nx: 1\ny: 2\nname: b\n\n\nname: c\n";
    const related = [
      { message: "first here", range: rangeOf(text, "name: a", "name") },
      { message: "and here", range: rangeOf(text, "name: c", "name") },
    ];
    expect(rendered(text, about([text, "name: b", "name"], { related }))).toMatchInlineSnapshot(`
      "
      error[TM1201]: Wrong.
       --> a.flow.md:4:1
        |
      1 | name: a
        | ---- first here
      ...
      4 | name: b
        | ^^^^
      ...
      7 | name: c
        | ---- and here
      "
    `);
  });

  it("shows two marks under one line", () => {
    const text = "a: b: c\n";
    const related = [{ message: "the key", range: rangeOf(text, "a") }];
    expect(rendered(text, about([text, "c"], { related }))).toMatchInlineSnapshot(`
      "
      error[TM1201]: Wrong.
       --> a.flow.md:1:7
        |
      1 | a: b: c
        |       ^
        | - the key
      "
    `);
  });

  it("keeps its columns with tabs, wide characters, emoji and combining marks", () => {
    for (const before of ["\t\t", "日本語 ", "👩‍👩‍👧 ", "e\u0301e\u0301 "]) {
      const text = `${before}here\n`;
      const [, , , , line = "", marks = ""] = rendered(text, about([text, "here"])).split("\n");
      expect(widthOf(line.slice(0, line.indexOf("here")))).toBe(marks.indexOf("^"));
    }
  });

  it("cuts long lines around what is marked", () => {
    const text = `${"a".repeat(200)} here ${"b".repeat(200)}\n`;
    expect(rendered(text, about([text, "here"]), { width: 60 })).toMatchInlineSnapshot(`
      "
      error[TM1201]: Wrong.
       --> a.flow.md:1:202
        |
      1 | …aaaaaaaaaaaaaaaaaaaaaaaa here bbbbbbbbbbbbbbbbbbbbbbbb…
        |                           ^^^^
      "
    `);
    const start = `here ${"b".repeat(200)}\n`;
    expect(rendered(start, about([start, "here"]), { width: 60 })).toMatchInlineSnapshot(`
      "
      error[TM1201]: Wrong.
       --> a.flow.md:1:1
        |
      1 | here bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb…
        | ^^^^
      "
    `);
    const end = `${"a".repeat(200)} here`;
    expect(rendered(end, about([end, "here"]), { width: 60 })).toMatchInlineSnapshot(`
      "
      error[TM1201]: Wrong.
       --> a.flow.md:1:202
        |
      1 | …aaaaaaaaaaaaaaaaaaaaaaaa here
        |                           ^^^^
      "
    `);
    const whole = "c".repeat(300);
    expect(rendered(whole, about([whole, whole]), { width: 60 })).toMatchInlineSnapshot(`
      "
      error[TM1201]: Wrong.
       --> a.flow.md:1:1
        |
      1 | ccccccccccccccccccccccccccccccccccccccccccccccccccccccc…
        | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      "
    `);
  });

  it("marks the end of a line, of the file, and an empty file", () => {
    const text = "ab\ncd";
    const source = new SourceText(text);
    const at = (offset: number): Diagnostic => about([text, "ab"], { range: source.range(offset, offset) });
    expect(rendered(text, at(2))).toMatchInlineSnapshot(`
      "
      error[TM1201]: Wrong.
       --> a.flow.md:1:3
        |
      1 | ab
        |   ^
      "
    `);
    expect(rendered(text, at(5))).toMatchInlineSnapshot(`
      "
      error[TM1201]: Wrong.
       --> a.flow.md:2:3
        |
      2 | cd
        |   ^
      "
    `);
    expect(rendered("", { ...at(0), range: new SourceText("").range(0, 0) })).toMatchInlineSnapshot(`
      "
      error[TM1201]: Wrong.
       --> a.flow.md:1:1
        |
      1 |
        | ^
      "
    `);
  });

  it("lines up help of several lines, and wide line numbers", () => {
    const text = `${"x\n".repeat(99)}here\n`;
    expect(rendered(text, about([text, "here"], { help: "Write:\n  a: b" }))).toMatchInlineSnapshot(`
      "
      error[TM1201]: Wrong.
         --> a.flow.md:100:1
          |
      100 | here
          | ^^^^
          = help: Write:
                    a: b
      "
    `);
  });

  it("lets nothing of the file reach the terminal as a command", () => {
    const text = "a: \u001b[31mred\u202e\u0007\n";
    const diagnostic = about([text, "red"], {
      message: "No \u001b]0;title\u0007",
      help: "\u009b1m",
      expected: "\u001b",
      file: "\u001b.flow.md",
    });
    const output = `${rendered(text, diagnostic)}${formatDiagnosticLine(diagnostic)}`;
    expect(output).not.toMatch(/[[\p{Cc}--\n]\u202e]/v);
  });

  it("dresses its parts with a palette", () => {
    const text = "a: b\n";
    const wrap = (name: string) => (part: string) => `<${name}>${part}</${name}>`;
    const palette = {
      error: wrap("e"),
      warning: wrap("w"),
      related: wrap("r"),
      help: wrap("h"),
      message: wrap("m"),
      frame: wrap("f"),
    };
    expect(rendered(text, about([text, "b"], { help: "Help." }), { palette })).toMatchInlineSnapshot(`
      "
      <e>error[TM1201]</e><m>: Wrong.</m>
       <f>--></f> a.flow.md:1:4
        <f>|</f>
      <f>1</f> <f>|</f> a: b
        <f>|</f>    <e>^</e>
        <f>=</f> <h>help</h>: Help.
      "
    `);
    expect(rendered(text, about([text, "b"], { severity: "warning" }), { palette })).toContain(
      "<w>warning[TM1201]</w>",
    );
  });

  it("renders many, with an empty line between them", () => {
    const text = "a\nb\n";
    expect(renderDiagnostics([about([text, "a"]), about([text, "b"])], text).split("\n\n")).toHaveLength(2);
    expect(renderDiagnostics([], text)).toBe("");
  });
});

describe("formatDiagnosticLine", () => {
  it("is one line, with or without a file", () => {
    const text = "ab\ncd";
    expect(formatDiagnosticLine(about([text, "d"], { message: "Two\nlines." }))).toBe(
      "a.flow.md:2:2: error TM1201: Two lines.",
    );
    const { file: _file, ...rest } = about([text, "d"], { severity: "warning" });
    expect(formatDiagnosticLine(rest)).toBe("2:2: warning TM1201: Wrong.");
  });
});

/** Columns as a terminal counts them, for the few characters of these tests. */
function widthOf(text: string): number {
  return text
    .replaceAll(/\u0301/g, "")
    .replaceAll("👩‍👩‍👧", "xx")
    .replaceAll(/[日本語]/g, "xx").length;
}
