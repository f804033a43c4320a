import { testRuntime } from "@tidemark/testkit";
import { test } from "vitest";
import { template } from "./template.ts";

testRuntime({
  test,
  runtime: template,
  valid: [
    { settings: { text: "Hello Ada" }, output: "Hello Ada", effect: "pure" },
    { settings: { text: "" }, output: "" },
    {
      name: "a text body",
      settings: {},
      body: { language: "text", content: "1 < 2 & 3" },
      output: "1 < 2 & 3",
    },
    { name: "a md body", settings: {}, body: { language: "md", content: "# Hello\n" }, output: "# Hello\n" },
    {
      name: "one expression alone",
      settings: {},
      body: { language: "text", content: { a: 1 } },
      output: '{"a":1}',
    },
    { name: "one expression alone that gives null", settings: { text: null }, output: "null" },
  ],
  refused: [{ settings: { txt: "x" } }],
  failing: [
    { settings: {}, code: "missing_value", retryable: false },
    { name: "both", settings: { text: "a" }, body: { language: "md", content: "b" }, code: "two_values" },
  ],
});
