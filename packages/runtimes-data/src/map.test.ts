import type { Json } from "@tidemark/spec";
import { createCall, testRuntime } from "@tidemark/testkit";
import { expect, test } from "vitest";
import { map } from "./map.ts";

const value = "${{ item }}";
const double = ({ item }: Readonly<Record<string, Json>>): Json => Number(item) * 2;

testRuntime({
  test,
  runtime: map,
  valid: [
    {
      name: "a list",
      settings: { over: [1, 2, 3], value },
      deferred: { value: double },
      output: [2, 4, 6],
      effect: "pure",
    },
    { name: "an empty list", settings: { over: [], value }, deferred: { value: double }, output: [] },
    {
      name: "an object",
      settings: { over: { b: 1, a: 2 }, value },
      deferred: { value: ({ item }) => item! },
      output: [
        { key: "b", value: 1 },
        { key: "a", value: 2 },
      ],
    },
    {
      name: "an own variable and the index",
      settings: { over: ["a", "b"], as: "letter", value: { letter: "${{ letter }}", at: "${{ index }}" } },
      deferred: { value: ({ letter, index }) => ({ letter: letter!, at: index! }) },
      output: [
        { letter: "a", at: 0 },
        { letter: "b", at: 1 },
      ],
    },
    {
      name: "the default variable by name",
      settings: { over: [1], as: "item", value },
      deferred: { value: double },
      output: [2],
    },
  ],
  refused: [
    { settings: { value }, path: ["over"] },
    { settings: { over: "text", value }, path: ["over"] },
    { settings: { over: null, value }, path: ["over"] },
    { settings: { over: [] }, path: ["value"] },
    { settings: { over: [], value, as: "index" }, path: ["as"] },
    { settings: { over: [], value, as: "Not A Name" }, path: ["as"] },
    { settings: { over: [], value, where: "true" }, path: [] },
  ],
  failing: [
    {
      name: "an expression that fails",
      settings: { over: [1, 2], value },
      deferred: {
        value: ({ index }) => {
          if (index === 1) throw new Error("there is no such key");
          return 1;
        },
      },
      code: "element_failed",
      retryable: false,
    },
  ],
  slow: {
    name: "a long list",
    settings: { over: Array.from({ length: 2000 }, (_, index) => index), value },
    deferred: { value: busyFor(1) },
    abortAfterMs: 50,
    withinMs: 100,
  },
});

/** An expression that holds the thread, as real ones do. */
function busyFor(milliseconds: number): () => Json {
  return () => {
    const endsAt = performance.now() + milliseconds;
    while (performance.now() < endsAt);
    return null;
  };
}

test("others have their turn while a long list is gone through", async () => {
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  const call = await createCall(map(), {
    settings: { over: Array.from({ length: 200 }, () => 0), value },
    deferred: { value: busyFor(1) },
  });
  await map().execute(call);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(5);
});

test("a failed element is named, with the reason", async () => {
  const cause = new Error("there is no such key");
  const call = await createCall(map(), {
    settings: { over: [1], value },
    deferred: {
      value: () => {
        throw cause;
      },
    },
  });
  const failure = expect.objectContaining({
    message: expect.stringContaining("index 0: there is no such key"),
    cause,
  });
  await expect(map().execute(call)).rejects.toEqual(failure);
});
