import { expect, test } from "vitest";
import { defineFlow } from "./define-flow.ts";
import { runInMemory } from "./run-in-memory.ts";

test("a flow of functions runs: values of what is needed, inputs, output", async () => {
  const flow = defineFlow({
    name: "greeting",
    inputs: { who: { type: "string", default: "world" } },
    steps: {
      name: { run: ({ inputs }) => inputs.who.toUpperCase() },
      greeting: { needs: ["name"], run: ({ name }) => `Hello, ${name}!` },
    },
    output: "${{ greeting }}",
  });
  expect((await runInMemory(flow)).output).toBe("Hello, WORLD!");
  expect((await runInMemory(flow, { inputs: { who: "you" } })).output).toBe("Hello, YOU!");
});

test("a function sees its signal, its attempt and its key, and what it throws comes back as it is", async () => {
  const error = new Error("mine");
  const calls: [number, string][] = [];
  const flow = defineFlow({
    name: "failing",
    steps: {
      a: {
        retry: { max: 1, base: 1 },
        run: (_values, call) => {
          calls.push([call.attempt, call.idempotencyKey]);
          throw error;
        },
      },
      b: { retry: 0, run: (_values, { signal }) => signal.throwIfAborted() },
    },
  });
  const result = await runInMemory(flow);
  expect(result.status).toBe("failed");
  expect(calls.map(([attempt]) => attempt)).toEqual([1, 2]);
  expect(calls[0]?.[1]).toBe(calls[1]?.[1]);
  expect(result.thrown?.[0]).toMatchObject({ errors: [error, error] });
});

test("the error of a step that is not retried is the very object that was thrown", async () => {
  const error = new Error("mine");
  const flow = defineFlow({ name: "failing", steps: { a: { run: () => Promise.reject(error) } } });
  expect((await runInMemory(flow)).thrown).toEqual([error]);
  expect((await runInMemory(flow)).thrown?.[0]).toBe(error);
});

test("a fallback function sees the primary's error and input", async () => {
  const flow = defineFlow({
    name: "spare",
    steps: {
      a: { fallback: "b", run: () => Promise.reject(new Error("gone")) },
      b: { run: ({ primary }) => `instead of ${primary.error.message}` },
    },
    output: "${{ a }}",
  });
  expect((await runInMemory(flow)).output).toBe("instead of gone");
});

test("steps that need services say how to give them", async () => {
  const flow = defineFlow({
    name: "files",
    steps: { a: { run: (_values, { services }) => services.files.read("x") } },
  });
  expect((await runInMemory(flow)).error).toMatchObject({
    code: "not_supported",
    hint: expect.stringContaining("services"),
  });
});

test("what a function returns is made JSON as JSON would, and refused where it cannot be", async () => {
  const run = (value: unknown) =>
    runInMemory(defineFlow({ name: "json", steps: { a: { run: () => value } }, output: "${{ a }}" }));
  const loop: unknown[] = [];
  loop.push(loop);
  expect((await run({ at: new Date(0), gone: undefined, nan: Number.NaN })).output).toEqual({
    at: "1970-01-01T00:00:00.000Z",
    nan: null,
  });
  expect((await run(undefined)).output).toBe(null);
  for (const bad of [1n, loop, { deep: loop }]) expect((await run(bad)).error?.code).toBe("invalid_output");
});
