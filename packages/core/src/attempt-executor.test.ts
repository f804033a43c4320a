import type { AttemptContext, Runtime, RuntimeCall, StepCall } from "@tidemark/spec";
import { memoryServices } from "@tidemark/testkit";
import { describe, expect, test } from "vitest";
import { createAttemptExecutor } from "./attempt-executor.ts";

/** A runtime that hands its call to the test. */
function runtimeOf(execute: (call: RuntimeCall) => unknown, rest: Partial<Runtime> = {}): Runtime {
  return {
    version: 1,
    type: "test",
    config: { "~standard": { version: 1, vendor: "test", validate: (value) => ({ value }) } },
    effect: () => "pure",
    execute: async (call) => execute(call),
    ...rest,
  };
}

function execute(
  runtime: Runtime,
  call: Partial<StepCall> = {},
  context: Partial<AttemptContext> = {},
  secrets = {},
) {
  const executor = createAttemptExecutor({ runtimes: [runtime], services: memoryServices(), secrets });
  const whole = {
    run: "r",
    generation: 0,
    attempt: 1,
    signal: new AbortController().signal,
    emit: () => {},
    ...context,
  };
  return executor({ path: "a", uses: "test", settings: {}, ...call }, whole);
}

describe("the call that a runtime sees", () => {
  test("its functions can be taken out of it", async () => {
    const events: unknown[] = [];
    const runtime = runtimeOf(({ emit, evaluate }) => {
      emit({ type: "progress", message: "half" });
      return evaluate("where", { item: 2 });
    });
    const deferred = { where: { kind: "expression", value: "item > least", scope: { least: 1 } } } as const;
    expect(await execute(runtime, { deferred }, { emit: (event) => events.push(event) })).toBe(true);
    expect(events).toEqual([{ type: "progress", message: "half" }]);
  });

  test("a deferred template is evaluated with the item over the outer values", async () => {
    const runtime = runtimeOf((call) => [1, 2].map((item) => call.evaluate("value", { item })));
    const deferred = {
      value: { kind: "template", value: { n: "${{ item * by }}" }, scope: { by: 10 } },
    } as const;
    expect(await execute(runtime, { deferred })).toEqual([{ n: 10 }, { n: 20 }]);
  });

  test("the key is the same over attempts, and another for another run, step or generation", async () => {
    const runtime = runtimeOf((call) => call.idempotencyKey);
    const key = await execute(runtime);
    expect(await execute(runtime, {}, { attempt: 2 })).toBe(key);
    const others = [
      execute(runtime, {}, { run: "s" }),
      execute(runtime, { path: "b" }),
      execute(runtime, {}, { generation: 1 }),
    ];
    expect(new Set([key, ...(await Promise.all(others))]).size).toBe(4);
  });

  test("the environment is text", async () => {
    const runtime = runtimeOf((call) => call.env);
    expect(await execute(runtime, { env: { A: "x", B: 1, C: ["y"] } })).toEqual({
      A: "x",
      B: "1",
      C: '["y"]',
    });
  });
});

describe("secrets", () => {
  const secrets = [{ pointer: "/settings/headers/a~1b", parts: ["Bearer ", { secret: "TOKEN" }] }];
  const settings = { headers: { "a/b": "Bearer ***" } };

  test("are filled in where they belong, and the recorded call is not touched", async () => {
    const call = { settings, secrets };
    expect(
      await execute(
        runtimeOf(({ config }) => config),
        call,
        {},
        { TOKEN: "t" },
      ),
    ).toEqual({ headers: { "a/b": "Bearer t" } });
    expect(settings.headers["a/b"]).toBe("Bearer ***");
  });

  test("that are not there fail the step by name", async () => {
    await expect(
      execute(
        runtimeOf(() => 1),
        { settings, secrets },
      ),
    ).rejects.toMatchObject({ code: "missing_secret", message: expect.stringContaining("TOKEN") });
  });
});

test("settings that do not fit are refused with their place, before the runtime is called", async () => {
  let called = false;
  const issues = [{ message: "Expected text", path: ["url", { key: "host" }] }];
  const config = {
    "~standard": { version: 1, vendor: "test", validate: () => Promise.resolve({ issues }) },
  } as const;
  const runtime = runtimeOf(() => (called = true), { config });
  await expect(execute(runtime)).rejects.toMatchObject({
    code: "invalid_config",
    message: expect.stringContaining("url.host: Expected text"),
  });
  expect(called).toBe(false);
});

test("a runtime that is not here is named", async () => {
  await expect(
    execute(
      runtimeOf(() => 1),
      { uses: "other" },
    ),
  ).rejects.toMatchObject({ code: "unknown_runtime" });
});
