import { describe, expect, test } from "vitest";

import { collectValues } from "./collect-values.ts";

const schemas = {
  since: { type: "string", description: "First day" },
  limit: { type: "integer", default: 10 },
  tags: { type: "array", default: [] },
} as const;

describe("collectValues", () => {
  test("types flags by their schemas, and flags win over the file", () => {
    const { given, problems, missing } = collectValues({
      noun: "input",
      schemas,
      flags: ["limit=5", "since=a=b", "limit=6"],
      file: { since: "2026", tags: ["x"] },
    });
    expect(given).toEqual({ since: "a=b", limit: 6, tags: ["x"] });
    expect([...problems, ...missing]).toEqual([]);
  });

  test("tells where each value comes from, in the flow's order", () => {
    const { all } = collectValues({ noun: "input", schemas, flags: ["limit=5"] });
    expect(all.map(({ name, from, value }) => [name, from, value])).toEqual([
      ["since", "missing", undefined],
      ["limit", "given", 5],
      ["tags", "default", []],
    ]);
  });

  test("finds everything that is wrong", () => {
    const { problems, missing } = collectValues({
      noun: "input",
      schemas,
      flags: ["limit=ten", "sinse=2026", "tags", "zzz=1"],
      file: { limt: 3 },
    });
    expect(problems).toHaveLength(5);
    expect(problems.join("\n")).toContain("did you mean `limit`?");
    expect(problems.join("\n")).toContain("did you mean `since`?");
    expect(missing).toEqual([expect.stringContaining("`since`: not given (string: First day)")]);
  });

  test("does not call missing what was given wrongly", () => {
    const { problems, missing } = collectValues({
      noun: "config",
      schemas: { n: { type: "integer" } },
      flags: ["n=x"],
    });
    expect(problems).toHaveLength(1);
    expect(missing).toEqual([]);
  });

  test("holds values against the whole schema, also those of the file", () => {
    const { problems } = collectValues({
      noun: "input",
      schemas: { size: { type: "integer", minimum: 1 }, who: { type: "object", required: ["name"] } },
      flags: ["size=0"],
      file: { who: {} },
    });
    expect(problems).toEqual([expect.stringContaining("`who`"), expect.stringContaining("`size`")]);
  });

  test.each(["__proto__", "constructor", "toString"])("%s is no name", (name) => {
    const { given, problems } = collectValues({ noun: "input", schemas, flags: [`${name}=1`] });
    expect(problems).toHaveLength(1);
    expect(Object.keys(given)).toEqual([]);
  });
});
