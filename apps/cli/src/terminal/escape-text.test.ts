import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { escapeLine, escapeText } from "./escape-text.ts";

const escape = "\u001B";

describe("escapeText", () => {
  test.each([
    ["title", `${escape}]0;owned\u0007`, "\\x1b]0;owned\\x07"],
    [
      "link",
      `${escape}]8;;https://evil.example${escape}\\text${escape}]8;;${escape}\\`,
      "\\x1b]8;;https://evil.example\\x1b\\text\\x1b]8;;\\x1b\\",
    ],
    ["clipboard by C1", "\u009D52;c;aGk=\u009C", "\\x9d52;c;aGk=\\x9c"],
    ["cursor movement", `ok${escape}[2Kgone`, "ok\\x1b[2Kgone"],
    ["bidi override", "user\u202Etxt.exe", "user\\u202etxt.exe"],
    ["bidi isolate", "\u2066a\u2069", "\\u2066a\\u2069"],
    ["invisible tags", "a\u{E0041}b", "a\\u{e0041}b"],
    ["half a character", "a\uD83Db", "a\\ud83db"],
    ["backspace and carriage return", "yes\b\b\bno\r", "yes\\x08\\x08\\x08no\\x0d"],
    ["null and delete", "\u0000\u007F", "\\x00\\x7f"],
  ])("escapes %s", (_name, text, expected) => {
    expect(escapeText(text)).toBe(expected);
  });

  test("drops colours and shows what they concealed", () => {
    expect(escapeText(`${escape}[31mred${escape}[0m ${escape}[8;38:2::1:2:3mhidden${escape}[m`)).toBe(
      "red hidden",
    );
  });

  test("keeps text of any script, emoji with joiners, newlines and tabs", () => {
    const text = "naïve 潮汐 مد 👩‍🚀 é\n\tnext";
    expect(escapeText(text)).toBe(text);
  });

  test("takes the line ends of Windows for newlines", () => {
    expect(escapeText("a\r\nb\r\n")).toBe("a\nb\n");
  });

  test("lets nothing through that a terminal acts upon", () => {
    // oxlint-disable-next-line no-control-regex
    const harmful = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/;
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.string({ unit: fc.constantFrom(escape, "[", "]", "m", "\r", "\n", "8", ";") }),
        (a, b) => {
          expect(escapeText(a + b)).not.toMatch(harmful);
        },
      ),
    );
  });

  test("may be applied twice", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => escapeText(escapeText(text)) === escapeText(text)),
    );
  });
});

test("escapeLine gives one line", () => {
  expect(escapeLine("a\nb\tc\r\nd")).toBe("a\\nb\\tc\\nd");
});
