import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const run = promisify(execFile);
const source = ["--conditions=@tidemark/source", "--disable-warning=ExperimentalWarning"];

/** Runs a script in a process of its own, which nothing else keeps alive. */
async function play(script: string): Promise<{ readonly stdout: string; readonly tookMs: number }> {
  const startedAt = performance.now();
  const url = (file: string): string => JSON.stringify(new URL(file, import.meta.url).href);
  const program = `
    import { executeWithRetry } from ${url("./execute-with-retry.ts")};
    import { rateLimit } from ${url("./rate-limit.ts")};
    const busy = Object.assign(new Error("Busy."), { status: 503 });
    const print = (text) => process.stdout.write(text + "\\n");
    ${script}`;
  const parameters = [...source, "--input-type=module", "--eval", program];
  const { stdout } = await run(process.execPath, parameters, { timeout: 12_000 });
  return { stdout: stdout.trim(), tookMs: performance.now() - startedAt };
}

describe("a process", () => {
  it("stays alive while nothing but a retry's wait is left", async () => {
    const script = `print(await executeWithRetry(({ attempt }) => attempt === 1 ? Promise.reject(busy) : "second", { backoffBase: 200, jitter: "none" }));`;
    expect((await play(script)).stdout).toBe("second");
  });

  it("stays alive while an attempt that does nothing may still time out", async () => {
    const script = `
      await executeWithRetry(() => 1);
      await executeWithRetry(() => new Promise(() => {}), { timeout: 200, maxRetries: 0 }).catch((error) => print(error.code));`;
    expect((await play(script)).stdout).toBe("attempt_timed_out");
  });

  it("stays alive while a call waits for its turn", async () => {
    const script = `
      const limit = rateLimit({ count: 1, perMs: 200 });
      limit.tryAcquire();
      await limit.acquire();
      print("turn");`;
    expect((await play(script)).stdout).toBe("turn");
  });

  it("ends when its calls have ended, whatever time limits they had", async () => {
    const script = `
      const controller = new AbortController();
      await executeWithRetry(() => 1, { timeout: 60_000 });
      const sleeping = executeWithRetry(() => Promise.reject(busy), { backoffBase: 60_000, jitter: "none", signal: controller.signal });
      setTimeout(() => controller.abort(), 50);
      await sleeping.catch((error) => print(error.code));
      const limit = rateLimit({ count: 1, perMs: 60_000 });
      limit.tryAcquire();`;
    const { stdout, tookMs } = await play(script);
    expect(stdout).toBe("cancelled");
    expect(tookMs).toBeLessThan(10_000);
  });

  it("hears of no unhandled rejection, whenever attempts and fallbacks fail", async () => {
    const script = `
      process.on("unhandledRejection", (error) => print("unhandled " + error));
      const later = (ms) => new Promise((_, reject) => setTimeout(reject, ms, busy));
      const options = { timeout: 20, backoffBase: 1, maxRetries: 2 };
      await executeWithRetry(() => later(60), options).catch((error) => print(error.code));
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 10);
      const fallback = () => later(60);
      await executeWithRetry(() => Promise.reject(busy), { ...options, maxRetries: 0, signal: controller.signal, fallback })
        .catch((error) => print(error.code));
      await new Promise((resolve) => setTimeout(resolve, 150));`;
    expect((await play(script)).stdout).toBe("retries_exhausted\ncancelled");
  });

  it("can be tested with the timers of node:test", async () => {
    const script = `
      import { mock } from "node:test";
      const turn = () => new Promise((resolve) => setImmediate(resolve));
      await executeWithRetry(() => 1);
      mock.timers.enable({ apis: ["setTimeout"] });
      const call = executeWithRetry(({ attempt }) => attempt === 1 ? new Promise(() => {}) : "second", { backoffBase: 4000, jitter: "none" });
      let result;
      call.then((value) => (result = value));
      mock.timers.tick(29_999); await turn();
      mock.timers.tick(1); await turn();
      mock.timers.tick(3999); await turn();
      print(String(result));
      mock.timers.tick(1); await turn();
      print(result);
      mock.timers.reset();
      await executeWithRetry(() => new Promise(() => {}), { timeout: 50, maxRetries: 0 }).catch((error) => print(error.code));`;
    expect((await play(script)).stdout).toBe("undefined\nsecond\nattempt_timed_out");
  });
});

describe("the heap", () => {
  const grownBy = async (subject: string): Promise<{ readonly attempts: number; readonly grown: number }> => {
    const program = fileURLToPath(new URL("./__fixtures__/heap-growth.ts", import.meta.url));
    const { stdout } = await run(process.execPath, [...source, "--expose-gc", program, subject]);
    return JSON.parse(stdout) as { attempts: number; grown: number };
  };

  it("does not grow over 200,000 attempts under one signal, where `AbortSignal.any` makes it grow", async () => {
    const [ours, naive] = await Promise.all([grownBy("ours"), grownBy("any")]);
    expect([ours.attempts, naive.attempts]).toEqual([200_000, 200_000]);
    const limit = 5_000_000;
    expect(ours.grown).toBeLessThan(limit);
    // Else this would measure nothing.
    expect(naive.grown).toBeGreaterThan(limit);
    expect(naive.grown).toBeGreaterThan(10 * ours.grown);
  }, 60_000);
});
