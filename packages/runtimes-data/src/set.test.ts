import { testRuntime } from "@tidemark/testkit";
import { test } from "vitest";
import { set } from "./set.ts";

testRuntime({
  test,
  runtime: set,
  valid: [
    {
      settings: { value: { limit: 10, tags: ["a", null] } },
      output: { limit: 10, tags: ["a", null] },
      effect: "pure",
    },
    { settings: { value: null }, output: null },
    { name: "a cel body", settings: {}, body: { language: "cel", content: [1, 2] }, output: [1, 2] },
    {
      name: "a cel body that gives null",
      settings: {},
      body: { language: "cel", content: null },
      output: null,
    },
    { settings: { value: false }, output: false, grants: [] },
  ],
  refused: [{ settings: { vlaue: 1 }, path: [] }],
  failing: [
    { settings: {}, code: "missing_value", retryable: false },
    { name: "both", settings: { value: 1 }, body: { language: "cel", content: 1 }, code: "two_values" },
  ],
});
