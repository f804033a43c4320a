import type { Json, JsonObject, JsonSchema, RunEvent, Runtime } from "@tidemark/spec";
import { expect, test } from "vitest";
import { defineFlow } from "./define-flow.ts";
import { analyze } from "./plan/analyze.ts";
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

/** Never ends, whatever its signal says. */
const deaf = (): Promise<never> => new Promise(() => {});

test("a function that does not listen to its signal holds up neither its timeout nor the end of the run", async () => {
  const flow = defineFlow({ name: "deaf", steps: { a: { timeout: 10, retry: 0, run: deaf } } });
  expect((await runInMemory(flow)).error?.code).toBe("attempt_timed_out");
});

test("a listener that throws ends the run, and what runs is aborted", async () => {
  let aborted = false;
  const flow = defineFlow({
    name: "loud",
    steps: {
      a: {
        run: (_values, { signal }) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener("abort", () => reject(((aborted = true), signal.reason)));
          }),
      },
      b: { run: () => 1 },
    },
  });
  const onEvent = ({ type }: RunEvent): void => {
    if (type === "step.finished") throw new Error("mine");
  };
  await expect(runInMemory(flow, { onEvent })).rejects.toThrow("mine");
  expect(aborted).toBe(true);
});

test("inputs belong to the run: steps change neither the flow's defaults nor what was given", async () => {
  const flow = defineFlow({
    name: "own",
    inputs: { list: { type: "array", default: [] } },
    steps: { a: { run: ({ inputs }) => inputs.list.push(1) } },
    output: "${{ a }}",
  });
  const list: number[] = [];
  expect((await runInMemory(flow, { inputs: { list } })).output).toBe(1);
  expect(list).toEqual([]);
  for (let round = 0; round < 2; round++) expect((await runInMemory(flow)).output).toBe(1);
});

test("an input that is no JSON, or whose schema cannot be used, is refused by name", async () => {
  const run = (schema: JsonSchema, value: unknown) =>
    runInMemory(defineFlow({ name: "strange", inputs: { it: schema }, steps: {} }), {
      inputs: { it: value as Json },
    });
  for (const [schema, value] of [
    [{}, 1n],
    [{ pattern: "(" }, "x"],
    [{ $ref: "#/gone" }, 1],
  ] as const) {
    await expect(run(schema, value)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("`it`"),
    });
  }
});

test("a wave may have more steps than a call can have arguments", async () => {
  const steps: Record<string, { when: string; run: () => number; needs: string[] }> = {};
  for (let at = 0; at < 150_000; at++) steps[`s${at}`] = { needs: ["a"], when: "false", run: () => at };
  const flow = defineFlow({ name: "wide", waves: "strict", steps: { a: { run: () => 1 }, ...steps } });
  expect((await runInMemory(flow)).currentWave).toBe(2);
});

test("an effect that nobody can tell is not repeated", async () => {
  const lost = Object.assign(new Error("lost"), { code: "ECONNRESET" });
  const attempts = async (rest: Partial<Runtime>, url = "x"): Promise<number | undefined> => {
    const runtime: Runtime = {
      version: 1,
      type: "post",
      config: { "~standard": { version: 1, vendor: "test", validate: (value) => ({ value }) } },
      effect: () => "once",
      execute: () => Promise.reject(lost),
      ...rest,
    };
    const step = { uses: "post", settings: { url }, retry: { max: 1, base: 0 } };
    const flow = defineFlow({ name: "post", secrets: ["URL"], steps: { a: step } });
    return (await runInMemory(flow, { runtimes: [runtime], secrets: { URL: "x" } })).nodes.get("a")?.attempts;
  };
  const config = (validate: Runtime["config"]["~standard"]["validate"]): Partial<Runtime> => ({
    config: { "~standard": { version: 1, vendor: "test", validate } },
  });
  const noStars = (value: unknown) =>
    JSON.stringify(value).includes("***") ? { issues: [{ message: "no", path: ["url"] }] } : { value };
  expect(await attempts({ effect: () => "idempotent" })).toBe(2);
  expect(await attempts(config(async (value) => ({ value })))).toBe(1);
  expect(await attempts(config(noStars), "${{ secrets.URL }}")).toBe(1);
  const broken = (): never => {
    throw new Error("broken");
  };
  expect(await attempts({ effect: broken })).toBe(1);
});

test("what a step emits cannot pass for another step's", async () => {
  const events: RunEvent[] = [];
  const event = { type: "output", stream: "text", text: "x", path: "b", run: "other", sequence: 99 } as const;
  const flow = defineFlow({ name: "forged", steps: { a: { run: (_values, { emit }) => emit(event) } } });
  await runInMemory(flow, { run: "mine", onEvent: (each) => events.push(each) });
  const output = events.find(({ type }) => type === "attempt.output");
  expect(output).toMatchObject({ path: "a", run: "mine", sequence: 3 });
});

test("a list with holes is made JSON too", async () => {
  // eslint-disable-next-line no-sparse-arrays
  const flow = defineFlow({ name: "holes", steps: { a: { run: () => [, 1] } } });
  expect((await runInMemory(flow)).nodes.get("a")?.output).toStrictEqual([null, 1]);
});

test("a setting called `__proto__` is refused and not passed over", async () => {
  const settings = JSON.parse('{ "__proto__": { "x": 1 } }') as JsonObject;
  const flow = defineFlow({ name: "behind", steps: { a: { uses: "any", settings } } });
  const { problems } = analyze(flow.definition);
  expect(problems.map(({ code }) => code)).toEqual(["TM2001"]);
});

test("of two runtimes of one type the first is planned with and called", async () => {
  const runtime = (value: number): Runtime => ({
    version: 1,
    type: "twice",
    config: { "~standard": { version: 1, vendor: "test", validate: (config) => ({ value: config }) } },
    effect: () => "pure",
    execute: () => Promise.resolve(value),
  });
  const flow = defineFlow({ name: "twice", steps: { a: { uses: "twice" } }, output: "${{ a }}" });
  expect((await runInMemory(flow, { runtimes: [runtime(1), runtime(2)] })).output).toBe(1);
});
