import { problemCodes } from "@tidemark/core/plan";
import { describe, expect, it } from "vitest";
import { diagnosticCodes, explain } from "../explain.ts";
import { exampleRuntimes } from "../example-runtimes.fixture.ts";
import { validate } from "../validate.ts";
import { formatCodes } from "./format-codes.ts";

/** What this version cannot run yet is beside the point here. */
function codesOf(text: string): readonly string[] {
  const { diagnostics } = validate(text, { runtimes: exampleRuntimes });
  return diagnostics.map(({ code }) => code).filter((code) => code !== "TM2050");
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

  it.each(diagnosticCodes.filter((code) => explain(code)?.wrong !== undefined))(
    "%s: the wrong example has exactly this problem",
    (code) => {
      expect(codesOf(explain(code)?.wrong ?? "")).toEqual([code]);
    },
  );

  it.each(diagnosticCodes.filter((code) => explain(code)?.right !== undefined))(
    "%s: the right example is clean",
    (code) => {
      expect(codesOf(explain(code)?.right ?? "")).toEqual([]);
    },
  );

  it("is looked up in any case, and without its letters", () => {
    expect(explain("tm1403")?.code).toBe("TM1403");
    expect(explain("1403")?.code).toBe("TM1403");
    expect(explain("TM9999")).toBeUndefined();
    expect(explain("constructor")).toBeUndefined();
  });
});
