import { testRuntime } from "@tidemark/testkit";
import { expect, test } from "vitest";
import { dataRuntimes } from "./data-runtimes.ts";
import { DataError, isDataError } from "./data-error.ts";
import { filter } from "./filter.ts";

const where = "item > 10";

testRuntime({
  test,
  runtime: filter,
  valid: [
    {
      name: "a list",
      settings: { over: [1, 20, 3, 40], where },
      deferred: { where: ({ item }) => Number(item) > 10 },
      output: [20, 40],
      effect: "pure",
    },
    { name: "an empty list", settings: { over: [], where }, deferred: { where: () => true }, output: [] },
    {
      name: "an object",
      settings: { over: { a: 1, b: 20 }, where: "entry.value > 10", as: "entry" },
      deferred: { where: ({ entry }) => Number(Object(entry).value) > 10 },
      output: [{ key: "b", value: 20 }],
    },
    {
      name: "every second one",
      settings: { over: ["a", "b", "c"], where: "index % 2 == 0" },
      deferred: { where: ({ index }) => Number(index) % 2 === 0 },
      output: ["a", "c"],
    },
  ],
  refused: [
    { settings: { where }, path: ["over"] },
    { settings: { over: 5, where }, path: ["over"] },
    { settings: { over: [] }, path: ["where"] },
    { settings: { over: [], where: true }, path: ["where"] },
    { settings: { over: [], where: " " }, path: ["where"] },
    { settings: { over: [], where, as: "steps" }, path: ["as"] },
  ],
  failing: [
    {
      name: "no boolean",
      settings: { over: [1], where },
      deferred: { where: () => 1 },
      code: "not_boolean",
      retryable: false,
    },
    { name: "null", settings: { over: [1], where }, deferred: { where: () => null }, code: "not_boolean" },
    {
      name: "an expression that fails",
      settings: { over: [1], where },
      deferred: {
        where: () => {
          throw new TypeError("no");
        },
      },
      code: "element_failed",
    },
  ],
});

test("the list of all runtimes is made anew each time", () => {
  expect(dataRuntimes().map(({ type }) => type)).toEqual(["set", "map", "filter", "template"]);
  expect(dataRuntimes()[0]).not.toBe(dataRuntimes()[0]);
});

test("errors are known by their family", () => {
  expect(isDataError(new DataError("not_boolean", "no"))).toBe(true);
  expect(isDataError(new TypeError("no"))).toBe(false);
});
