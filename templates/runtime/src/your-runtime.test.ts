import { runFile } from "@tidemark/engine";
import { testRuntime } from "@tidemark/testkit";
import { expect, test } from "vitest";
import { yourRuntime } from "./your-runtime.ts";

testRuntime({
  test,
  runtime: yourRuntime,
  valid: [
    { settings: { text: "one two three", words: 2 }, output: "one two …", effect: "pure", grants: [] },
    { settings: { text: "one two three", words: 3 }, output: "one two three" },
    { settings: { text: " one\n\ttwo " }, output: "one two" },
    { name: "a long text", settings: { text: "word ".repeat(26) }, output: `${"word ".repeat(25)}…` },
  ],
  refused: [
    { settings: {}, path: ["text"] },
    { settings: { text: 5 }, path: ["text"] },
    { settings: { text: "one", words: 0 }, path: ["words"] },
    { settings: { text: "one", words: 1.5 }, path: ["words"] },
  ],
  failing: [{ settings: { text: " \n" }, code: "empty_text", retryable: false }],
});

test("runs in a flow", async () => {
  const flow = `${import.meta.dirname}/../example.flow.md`;
  const result = await runFile(flow, { runtimes: [yourRuntime()] });
  expect(result).toMatchObject({ status: "done", output: "The tide comes in twice …" });
});
