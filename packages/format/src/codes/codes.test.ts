import { problemCodes } from "@tidemark/core/plan";
import { describe, expect, it } from "vitest";
import { diagnosticCodes, explain } from "../explain.ts";
import { exampleRuntimes } from "../example-runtimes.fixture.ts";
import { validate } from "../validate.ts";
import { formatCodes } from "./format-codes.ts";

/** The codes that a text has; what this version cannot run yet is beside the point of any other. */
function codesOf(text: string, subject: string): readonly string[] {
  const { diagnostics } = validate(text, { runtimes: exampleRuntimes });
  return diagnostics.map(({ code }) => code).filter((code) => code !== "TM2050" || subject === "TM2050");
}

/** The wrong example of a code, with what it leaves out put in. */
function wrongExample(code: string): string {
  const { wrong = "", elided } = explain(code) ?? {};
  if (elided === undefined) return wrong;
  const all = Array.from({ length: elided.times }, (_, at) => elided.text.replace("%", String(at)));
  return wrong.replace("…", () => all.join(""));
}

describe("the catalogue of codes", () => {
  it("has every code of the format and of the core, each once", () => {
    expect(diagnosticCodes).toEqual([...Object.keys(formatCodes), ...Object.keys(problemCodes)].toSorted());
  });

  it.each(diagnosticCodes)("%s has a story", (code) => {
    const story = explain(code);
    expect(story?.title).toMatch(/^[A-Z`].*[^.]$/);
    expect(story?.explanation).toMatch(/\.$/);
  });

  it("has examples for all that a file can have", () => {
    const without = diagnosticCodes.filter(
      (code) => explain(code)?.wrong === undefined || explain(code)?.right === undefined,
    );
    expect(without).toEqual(["TM2022"]);
  });

  it.each(diagnosticCodes.filter((code) => explain(code)?.wrong !== undefined))(
    "%s: the wrong example has exactly this problem",
    (code) => {
      expect(codesOf(wrongExample(code), code)).toEqual([code]);
    },
  );

  it.each(diagnosticCodes.filter((code) => explain(code)?.right !== undefined))(
    "%s: the right example is clean",
    (code) => {
      expect(codesOf(explain(code)?.right ?? "", code)).toEqual([]);
    },
  );

  it("is looked up in any case, and without its letters", () => {
    expect(explain("tm1403")?.code).toBe("TM1403");
    expect(explain("1403")?.code).toBe("TM1403");
    expect(explain("TM9999")).toBeUndefined();
    expect(explain("constructor")).toBeUndefined();
  });
});
