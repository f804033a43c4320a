import type { JsonObject, Runtime } from "@tidemark/spec";
import { probeFlow } from "@tidemark/testkit";
import { expect, test } from "vitest";
import { analyze } from "./analyze.ts";

type Issue = {
  readonly message: string;
  readonly path?: readonly string[];
  readonly code?: string;
  readonly keys?: readonly string[];
};

/** A runtime whose schema complains of what it is told to, in the way in which zod does. */
function complaining(issues: readonly Issue[]): Runtime {
  const jsonSchema = { input: () => ({ properties: { url: {}, method: {} } }) };
  const standard = { version: 1, vendor: "test", validate: () => ({ issues }), jsonSchema };
  return {
    version: 1,
    type: "http",
    config: { "~standard": standard } as Runtime["config"],
    effect: () => "pure",
    execute: async () => null,
  };
}

function problems(settings: JsonObject, issues: readonly Issue[]) {
  const { problems: found } = analyze(probeFlow({ a: { uses: "http", settings } }), {
    runtimes: [complaining(issues)],
  });
  return found.map(({ code, place, message, help }) => ({
    at: `${code} ${place.pointer}${place.key ? " key" : ""}`,
    message,
    help,
  }));
}

test("TM2013: an unknown key points at the key and suggests one of the runtime's, or one that every step has", () => {
  const unknown = (key: string) =>
    problems({ [key]: 1 }, [{ code: "unrecognized_keys", keys: [key], message: "" }]);
  expect(unknown("mehtod")).toMatchObject([
    { at: "TM2013 /settings/mehtod key", help: expect.stringContaining("`method`") },
  ]);
  expect(unknown("retyr")).toMatchObject([{ help: expect.stringContaining("`retry`") }]);
  expect(unknown("zzz")).toMatchObject([{ help: expect.stringContaining("url or method") }]);
});

test("TM2013 is the whole story: what the misspelt key leaves out is not told as well", () => {
  const issues = [
    { code: "unrecognized_keys", keys: ["ulr"], message: "" },
    { message: "Expected `url`, got none." },
  ];
  expect(problems({ ulr: "x" }, issues).map(({ at }) => at)).toEqual(["TM2013 /settings/ulr key"]);
});

test("TM2012: a value that does not fit points at the value", () => {
  const issues = [{ message: "Invalid input: expected string, received number", path: ["headers", "a/b"] }];
  expect(problems({ headers: { "a/b": 1 } }, issues)).toMatchObject([
    {
      at: "TM2012 /settings/headers/a~1b",
      message: "`headers.a/b` does not fit: expected string, received number.",
    },
  ]);
});

test("a value that is known only while the flow runs is left for then", () => {
  const issues = [{ message: "expected number", path: ["limit"] }];
  expect(problems({ limit: "${{ run.attempt }}" }, issues)).toEqual([]);
  expect(problems({ limit: ["${{ run.attempt }}"] }, issues)).toEqual([]);
  expect(problems({ limit: "many" }, issues)).toHaveLength(1);
});
