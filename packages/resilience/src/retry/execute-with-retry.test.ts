import { describe, expect, it, vi } from "vitest";
import { isResilienceError } from "../resilience-error.ts";
import { ManualClock } from "./__fixtures__/manual-clock.ts";
import { busy, failing, never, play } from "./__fixtures__/play.ts";
import { executeWithRetry } from "./execute-with-retry.ts";
import type { ExecuteWithRetryOptions, FailedAttempt, RetryConfig, RetryFailure } from "./retry-config.ts";
import { retryBudget } from "./retry-budget.ts";

describe("executeWithRetry", () => {
  it("gives what the first attempt that succeeds gives", async () => {
    expect(await executeWithRetry(() => 1)).toBe(1);
    expect(await executeWithRetry(async ({ attempt }) => attempt)).toBe(1);
    expect(await play(failing([busy(), new Error("odd")]))).toEqual({
      result: "attempt 3",
      starts: [0, 1000, 3000],
      endedAt: 3000,
    });
  });

  it("makes three retries after 1, 2 and 4 s unless told otherwise, and keeps every error", async () => {
    const errors = [1, 2, 3, 4, 5].map((number) => new Error(`${number}`));
    const { error, starts } = await play(failing(errors));
    expect(starts).toEqual([0, 1000, 3000, 7000]);
    expect(error).toMatchObject({ code: "retries_exhausted", retryable: false });
    expect((error as { errors: readonly unknown[] }).errors).toEqual(errors.slice(0, 4));
    expect((error as { errors: readonly unknown[] }).errors.at(-1)).toBe(errors[3]);
    expect((error as Error).cause).toBe(errors[3]);
    expect(isResilienceError(error)).toBe(true);
  });

  it.each([
    [{ strategy: "fixed", backoffBase: 50 }, [0, 50, 100, 150]],
    [{ strategy: "linear", backoffBase: 50 }, [0, 50, 150, 300]],
    [{ strategy: "linear", backoffBase: 50, backoffCap: 70 }, [0, 50, 120, 190]],
    [{ strategy: "exponential", backoffBase: 10, backoffFactor: 3 }, [0, 10, 40, 130]],
    [{ backoffBase: 60_000 }, [0, 60_000, 120_000, 180_000]],
    [{ maxRetries: 1, backoffBase: 0 }, [0, 0]],
    [{ jitter: "none", random: () => 0 }, [0, 1000, 3000, 7000]],
    [{ jitter: "full", random: () => 0 }, [0, 0, 0, 0]],
  ] satisfies readonly (readonly [ExecuteWithRetryOptions, readonly number[]])[])(
    "with %j starts at %j",
    async (options, starts) => {
      expect((await play(failing(Array(9).fill(busy())), options)).starts).toEqual(starts);
    },
  );

  it("throws the very error where there was one attempt alone, or where it is permanent", async () => {
    const error = busy();
    expect((await play(failing([error]), { maxRetries: 0 })).error).toBe(error);
    const gone = busy(404);
    expect(await play(failing([busy(), gone]))).toMatchObject({ error: gone, starts: [0, 1000] });
    await expect(executeWithRetry(() => Promise.reject(gone))).rejects.toBe(gone);
  });

  it("repeats what `on` says", async () => {
    const odd = Object.assign(new Error("odd"), { code: "odd" });
    expect((await play(failing([odd]))).result).toBe("attempt 2");
    expect((await play(failing([odd]), { on: "transient" })).error).toBe(odd);
    expect((await play(failing([odd]), { on: ["odd"] })).result).toBe("attempt 2");
    expect((await play(failing([busy()]), { on: ["odd"] })).error).toMatchObject({ status: 503 });
  });

  it("repeats with `once` only what cannot have arrived", async () => {
    const refused = Object.assign(new Error("no"), { code: "ECONNREFUSED" });
    const reset = Object.assign(new Error("no"), { code: "ECONNRESET" });
    expect((await play(failing([refused]), { once: true })).result).toBe("attempt 2");
    expect((await play(failing([reset]), { once: true })).error).toBe(reset);
  });

  it("waits at least as long as Retry-After says", async () => {
    const error = Object.assign(busy(429), { headers: { "Retry-After": "90" } });
    expect((await play(failing([error]))).starts).toEqual([0, 90_000]);
  });

  it("asks `shouldRetry` only where a retry is possible, and believes its no", async () => {
    const shouldRetry = vi.fn<(failed: FailedAttempt) => boolean>(({ attempt }) => attempt < 2);
    const errors = [busy(), busy(), busy()];
    expect((await play(failing(errors), { shouldRetry })).error).toBe(errors[1]);
    expect(shouldRetry.mock.calls.map(([failed]) => failed)).toEqual([
      { attempt: 1, error: errors[0] },
      { attempt: 2, error: errors[1] },
    ]);
    shouldRetry.mockClear();
    await play(failing([busy(404)]), { shouldRetry });
    await play(failing([busy()]), { shouldRetry, maxRetries: 0 });
    expect(shouldRetry).not.toHaveBeenCalled();
  });

  it("tells of attempts and retries, in order", async () => {
    const told: unknown[] = [];
    const error = busy();
    await play(failing([error]), {
      onAttempt: (started) => told.push(started),
      onRetry: (retry) => told.push(retry),
    });
    expect(told).toEqual([{ attempt: 1 }, { attempt: 1, error, delayMs: 1000, at: 2000 }, { attempt: 2 }]);
  });

  it.each(["onAttempt", "onRetry", "shouldRetry", "random"] as const)(
    "ends with what `%s` throws",
    async (name) => {
      const thrown = new Error("a bug");
      const result = await play(failing([busy()]), {
        [name]: () => {
          throw thrown;
        },
      });
      expect(result.error).toBe(thrown);
      expect(result.starts.length).toBe(name === "onAttempt" ? 0 : 1);
    },
  );

  it("has the type of the work, and of the fallback where there is one", async () => {
    const options: ExecuteWithRetryOptions = { maxRetries: 1 };
    const number: number = await executeWithRetry(async () => 1, options);
    const either: number | null = await executeWithRetry(() => 1, { fallback: () => null });
    expect([number, either]).toEqual([1, 1]);
  });

  it("drives any thenable once", async () => {
    const twice = {
      // oxlint-disable-next-line unicorn/no-thenable
      then: (resolve: (value: string) => void, reject: (error: unknown) => void) => {
        resolve("first");
        reject(new Error("second"));
      },
    } as PromiseLike<string>;
    expect((await play(() => twice)).result).toBe("first");
  });
});

describe("the fallback", () => {
  it("stands in once for what failed, and is told of it", async () => {
    const fallback = vi.fn<(failure: RetryFailure) => unknown>((failure) => ({ kept: failure }));
    const { result, starts } = await play(failing(Array(9).fill(busy())), {
      maxRetries: 1,
      fallback,
      fallbackNodeId: "copy",
    });
    expect(fallback).toHaveBeenCalledTimes(1);
    expect(starts.length).toBe(2);
    expect(result).toMatchObject({
      kept: { attempts: 2, error: { code: "retries_exhausted" }, fallbackNodeId: "copy", errors: [{}, {}] },
    });
  });

  it.each([
    ["a permanent error", () => Promise.reject(busy(404)), {}],
    ["a timeout", never, { maxRetries: 0 }],
    ["a passed deadline", never, { deadline: 10 }],
  ])("stands in for %s", async (_, work, options) => {
    expect((await play(work, { ...options, fallback: () => "copy" })).result).toBe("copy");
  });

  it("does not stand in for a result, nor for a cancel inside the work", async () => {
    const fallback = vi.fn<() => string>(() => "copy");
    expect((await play(() => "result", { fallback })).result).toBe("result");
    const stop = new DOMException("Stop.", "AbortError");
    expect((await play(failing([stop]), { fallback })).error).toBe(stop);
    expect(fallback).not.toHaveBeenCalled();
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("no copy");
      },
    ],
    ["rejects", () => Promise.reject(new Error("no copy"))],
  ])("that %s is reported beside what it stood in for", async (_, fallback) => {
    const gone = busy(404);
    const { error } = await play(failing([gone]), { fallback });
    expect(error).toMatchObject({ code: "fallback_failed", errors: [gone, { message: "no copy" }] });
    expect((error as Error).cause).toBe(gone);
  });

  it("may be missing although a config names the engine's", async () => {
    const config: RetryConfig = { maxRetries: 0, backoffBase: 1, timeout: 5, fallbackNodeId: "copy" };
    await expect(executeWithRetry(failing([busy()]).bind(undefined, 1), config)).rejects.toMatchObject({
      status: 503,
    });
  });
});

describe("the budget", () => {
  it("is asked before each retry", async () => {
    const clock = new ManualClock();
    const budget = retryBudget({ ratio: 0, minPerSecond: 0.1, clock });
    const first = await play(failing([busy()]), { budget });
    expect(first.result).toBe("attempt 2");
    const { error, starts } = await play(failing([busy()]), { budget });
    expect(error).toMatchObject({
      code: "retry_budget_spent",
      cause: { status: 503 },
      errors: [{ status: 503 }],
    });
    expect(starts).toEqual([0]);
  });
});

describe("the options", () => {
  it.each<readonly [string, unknown]>([
    ["maxRetries", -1],
    ["maxRetries", 1.5],
    ["maxRetries", "3"],
    ["backoffBase", -1],
    ["backoffBase", Number.NaN],
    ["backoffCap", Number.POSITIVE_INFINITY],
    ["backoffFactor", 0.5],
    ["timeout", -1],
    ["timeout", "30s"],
    ["deadline", null],
    ["strategy", "quadratic"],
    ["jitter", "some"],
    ["on", "all"],
    ["on", [""]],
    ["once", 1],
    ["signal", {}],
    ["fallback", "copy"],
    ["fallbackNodeId", ""],
    ["shouldRetry", true],
    ["onAttempt", {}],
    ["onRetry", 1],
    ["budget", {}],
    ["clock", Date],
    ["random", 0.5],
    ["retries", 3],
  ])("refuse `%s: %j` by name before anything runs", async (name, value) => {
    const work = vi.fn<() => void>();
    const call = executeWithRetry(work, { [name]: value } as never);
    await expect(call).rejects.toMatchObject({
      code: "invalid_policy",
      message: expect.stringContaining(`\`${name}\``),
    });
    expect(work).not.toHaveBeenCalled();
  });

  it("say nothing with `undefined`, and refuse what would do nothing", async () => {
    expect(await executeWithRetry(() => 1, { maxRetries: undefined } as never)).toBe(1);
    await expect(executeWithRetry(() => 1, { strategy: "fixed", backoffFactor: 3 })).rejects.toMatchObject({
      message: 'Expected `backoffFactor` to be left out where the strategy is "fixed", got 3.',
    });
    await expect(executeWithRetry(() => 1, null as never)).rejects.toMatchObject({ code: "invalid_policy" });
  });
});
