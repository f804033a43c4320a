import { AssertionError } from "node:assert";
import type { Runtime } from "@tidemark/spec";
import { describe, expect, test } from "vitest";
import { confirm } from "./__fixtures__/confirm-runtime.ts";
import { brokenAskers } from "./__fixtures__/broken-askers.ts";
import { brokenRuntimes } from "./__fixtures__/broken-runtimes.ts";
import { greet, type GreetConfig } from "./__fixtures__/greet-runtime.ts";
import type { RuntimeSuite } from "./runtime-suite.ts";
import { testRuntime } from "./test-runtime.ts";

interface TestResult {
  readonly name: string;
  readonly error?: unknown;
}

function suiteOf(
  runtime: () => Runtime<GreetConfig>,
  changes: Partial<RuntimeSuite> = {},
): Omit<RuntimeSuite, "test"> {
  return {
    runtime: runtime as () => Runtime,
    valid: [
      {
        name: "a name",
        settings: { name: "Ada" },
        output: { greeting: "Hello, Ada" },
        effect: "pure",
        grants: [{ kind: "env", name: "USER" }],
      },
      { name: "a body", settings: { name: "Bob" }, body: { language: "greeting", content: "Hi" } },
      {
        name: "a deferred name",
        settings: { each: "${{ item }}" },
        deferred: { each: ({ item }) => item ?? null },
      },
      {
        name: "a renamed variable",
        settings: { each: "x", as: "who" },
        deferred: { each: ({ who }) => who ?? null },
      },
    ],
    refused: [{ name: "a number", settings: { name: 5 }, path: ["name"] }],
    failing: [
      {
        name: "nobody",
        settings: { name: "xyzzy-42" },
        code: "nobody_there",
        retryable: false,
        secret: "xyzzy-42",
      },
    ],
    slow: { name: "slow", settings: { waitMs: 5000 }, abortAfterMs: 20, withinMs: 200 },
    ...changes,
  };
}

/** Runs the suite, or the one test named, with a test runner that only writes down what happened. */
async function runSuite(suite: Omit<RuntimeSuite, "test">, only?: string): Promise<readonly TestResult[]> {
  const tests: { readonly name: string; readonly run: () => Promise<void> }[] = [];
  testRuntime({ ...suite, test: (name, run) => tests.push({ name, run }) });
  const results: TestResult[] = [];
  for (const { name, run } of tests) {
    if (only !== undefined && !name.endsWith(` ${only}`)) continue;
    results.push(
      await run().then(
        () => ({ name }),
        (error: unknown) => ({ name, error }),
      ),
    );
  }
  return results;
}

test("a runtime that does everything right passes", async () => {
  const results = await runSuite(suiteOf(() => greet()));
  expect(results.filter(({ error }) => error !== undefined)).toEqual([]);
  expect(results.map(({ name }) => name)).toMatchSnapshot();
});

describe("a broken runtime is found out", () => {
  for (const [fault, runtime, found] of brokenRuntimes) {
    test(`${fault}`, async () => {
      expect(await runSuite(suiteOf(runtime), found)).toEqual([
        { name: expect.any(String), error: expect.anything() },
      ]);
    });
  }

  test("a slow call that is not slow", async () => {
    const suite = suiteOf(() => greet(), { slow: { settings: { waitMs: 1 }, abortAfterMs: 20 } });
    const [result] = await runSuite(suite, "stops when the signal fires");
    expect(result?.error).toBeInstanceOf(AssertionError);
  });
});

test("without failing and slow calls only what can be known is tested", async () => {
  const { failing: _failing, slow: _slow, ...suite } = suiteOf(() => greet());
  const names = (await runSuite(suite)).map(({ name }) => name);
  expect(names.filter((name) => /stop|fails|secret/.test(name))).toEqual([]);
});

describe("a runtime that asks", () => {
  const asking = (runtime: () => Runtime): Omit<RuntimeSuite, "test"> => ({
    runtime,
    valid: [
      {
        name: "a word",
        settings: { word: "sure" },
        question: ({ ask }) => expect(ask).toBe("Are you sure?"),
      },
      { name: "no word", settings: {}, effect: "pure", grants: [] },
    ],
    refused: [{ name: "a number", settings: { word: 5 }, path: ["word"] }],
  });

  test("passes if it does everything right, and is not executed", async () => {
    const results = await runSuite(asking(() => confirm() as Runtime));
    expect(results.filter(({ error }) => error !== undefined)).toEqual([]);
    expect(results.map(({ name }) => name)).toMatchSnapshot();
  });

  for (const [fault, runtime, found] of brokenAskers) {
    test(`is found out: ${fault}`, async () => {
      expect(await runSuite(asking(runtime as () => Runtime), found)).toEqual([
        { name: expect.any(String), error: expect.anything() },
      ]);
    });
  }

  test("is given no calls that fail or wait", async () => {
    const suite = asking(() => confirm() as Runtime);
    await expect(runSuite({ ...suite, failing: [{ settings: {}, code: "x" }] })).rejects.toThrow(
      AssertionError,
    );
    await expect(runSuite({ ...suite, slow: { settings: {} } })).rejects.toThrow(AssertionError);
  });

  test("is given no output to expect", async () => {
    const suite = { ...asking(() => confirm() as Runtime), valid: [{ settings: {}, output: null }] };
    const [result] = await runSuite(suite, "asks {}");
    expect(result?.error).toBeInstanceOf(AssertionError);
  });
});
