import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { isResilienceError } from "../resilience-error.ts";
import { ManualClock, settle } from "./__fixtures__/manual-clock.ts";
import { circuitBreaker, type BreakerState, type CircuitBreaker } from "./circuit-breaker.ts";
import { executeWithRetry } from "./execute-with-retry.ts";

const broken = Object.assign(new Error("Broken."), { status: 503 });
const missing = Object.assign(new Error("Not there."), { status: 404 });
const stopped = new DOMException("Stop.", "AbortError");

async function codeOf(call: Promise<unknown>): Promise<unknown> {
  return await call.then(
    () => "ok",
    (error: unknown) => (isResilienceError(error) ? error.code : error),
  );
}
const fail = (breaker: CircuitBreaker, error: unknown = broken): Promise<unknown> =>
  codeOf(breaker.execute(() => Promise.reject(error)));
const succeed = (breaker: CircuitBreaker): Promise<unknown> => codeOf(breaker.execute(() => 1));

describe("circuitBreaker", () => {
  it("opens at the fifth failure, refuses for 30 s, and closes when one call succeeds", async () => {
    const clock = new ManualClock();
    const changes: unknown[] = [];
    const breaker = circuitBreaker({ clock, onStateChange: (change) => changes.push(change) });
    for (let call = 0; call < 4; call += 1) expect(await fail(breaker)).toBe(broken);
    expect(breaker.state).toBe("closed");
    await fail(breaker);
    expect(breaker.state).toBe("open");
    const work = vi.fn<() => void>();
    await clock.advance(29_999);
    await expect(breaker.execute(work)).rejects.toMatchObject({
      code: "breaker_open",
      retryable: true,
      retryAfter: 0.001,
    });
    expect(work).not.toHaveBeenCalled();
    await clock.advance(1);
    expect(breaker.state).toBe("half_open");
    expect(await succeed(breaker)).toBe("ok");
    expect(breaker.state).toBe("closed");
    expect(changes).toEqual([
      { from: "closed", to: "open" },
      { from: "open", to: "half_open" },
      { from: "half_open", to: "closed" },
    ]);
    await fail(breaker);
    expect(breaker.state).toBe("closed");
  });

  it("judges a share of the calls, and not of too few", async () => {
    const breaker = circuitBreaker({ threshold: 0.5, minimumCalls: 4, clock: new ManualClock() });
    for (let call = 0; call < 3; call += 1) await fail(breaker);
    expect(breaker.state).toBe("closed");
    await succeed(breaker);
    await succeed(breaker);
    await succeed(breaker);
    await succeed(breaker);
    expect(await fail(breaker)).toBe(broken);
    expect(breaker.state).toBe("open");
    const lenient = circuitBreaker({ threshold: 0.5, clock: new ManualClock() });
    for (let call = 0; call < 9; call += 1) await fail(lenient);
    expect(lenient.state).toBe("closed");
    await fail(lenient);
    expect(lenient.state).toBe("open");
  });

  it("forgets what is older than the window", async () => {
    const clock = new ManualClock();
    const breaker = circuitBreaker({ threshold: 2, windowMs: 1000, clock });
    await fail(breaker);
    await clock.advance(1000);
    await fail(breaker);
    expect(breaker.state).toBe("closed");
    await clock.advance(500);
    await fail(breaker);
    expect(breaker.state).toBe("open");
  });

  it("counts neither cancels nor answers that will stay the same, unless told", async () => {
    const breaker = circuitBreaker({ threshold: 1, clock: new ManualClock() });
    await fail(breaker, missing);
    await fail(breaker, stopped);
    expect(breaker.state).toBe("closed");
    const strict = circuitBreaker({ threshold: 1, isFailure: () => true, clock: new ManualClock() });
    await fail(strict, stopped);
    expect(strict.state).toBe("closed");
    await fail(strict, missing);
    expect(strict.state).toBe("open");
  });

  it("lets as many probes through as it was told, and frees the place of a cancelled one", async () => {
    const clock = new ManualClock();
    const breaker = circuitBreaker({ threshold: 1, halfOpenProbes: 2, cooldownMs: 10, clock });
    await fail(breaker);
    await clock.advance(10);
    const probes = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const calls = probes.map(({ promise }) => codeOf(breaker.execute(() => promise)));
    expect(await succeed(breaker)).toBe("breaker_open");
    probes[0]!.reject(stopped);
    await settle();
    expect(await succeed(breaker)).toBe("ok");
    expect(breaker.state).toBe("half_open");
    probes[1]!.resolve();
    await Promise.all(calls);
    expect(breaker.state).toBe("closed");
  });

  it("does not listen to calls from before", async () => {
    const clock = new ManualClock();
    const breaker = circuitBreaker({ threshold: 1, cooldownMs: 10, clock });
    const slow = Promise.withResolvers<void>();
    const call = codeOf(breaker.execute(() => slow.promise));
    await fail(breaker);
    await clock.advance(10);
    await succeed(breaker);
    slow.reject(broken);
    await call;
    expect(breaker.state).toBe("closed");
  });

  it("frees the place of a probe also where `isFailure` has a bug", async () => {
    const clock = new ManualClock();
    const bug = new Error("a bug");
    let isBroken = false;
    const isFailure = (): boolean => {
      if (isBroken) throw bug;
      return true;
    };
    const breaker = circuitBreaker({ threshold: 1, cooldownMs: 10, clock, isFailure });
    await fail(breaker);
    await clock.advance(10);
    isBroken = true;
    expect(await fail(breaker)).toBe(bug);
    expect(await succeed(breaker)).toBe("ok");
  });

  it("makes a retry wait until it tries again", async () => {
    const clock = new ManualClock();
    const breaker = circuitBreaker({ threshold: 1, cooldownMs: 20_000, clock });
    await fail(breaker);
    const call = executeWithRetry(() => breaker.execute(() => "back"), { clock, random: () => 0 });
    await clock.runOut();
    expect(await call).toBe("back");
    expect(clock.time).toBe(20_000);
  });

  it.each([
    { threshold: 0 },
    { threshold: 1.5 },
    { minimumCalls: 0 },
    { windowMs: 0 },
    { cooldownMs: -1 },
    { halfOpenProbes: 0 },
    { isFailure: true },
    { onStateChange: 1 },
    { clock: {} },
    { treshold: 1 },
  ])("refuses %j", (options) => {
    expect(() => circuitBreaker(options as never)).toThrow(
      expect.objectContaining({
        code: "invalid_policy",
        message: expect.stringContaining(`\`${Object.keys(options)[0]}\``),
      }),
    );
  });

  it("is immutable", () => {
    expect(Object.isFrozen(circuitBreaker())).toBe(true);
  });
});

type Ending = "success" | "failure" | "cancel";
const endings: Readonly<Record<Ending, unknown>> = { success: undefined, failure: broken, cancel: stopped };

/** The breaker as one would explain it: every call that ended is kept in a list. */
class Model {
  state: BreakerState = "closed";
  era = 0;
  calls: { at: number; failed: boolean }[] = [];
  until = 0;
  probing = 0;
  succeeded = 0;
  readonly options: {
    threshold: number;
    minimumCalls: number;
    windowMs: number;
    cooldownMs: number;
    halfOpenProbes: number;
  };

  constructor(options: Model["options"]) {
    this.options = options;
  }

  begin(now: number): number | undefined {
    if (this.state === "open" && now >= this.until) {
      Object.assign(this, { state: "half_open", probing: 0, succeeded: 0, era: this.era + 1 });
    }
    if (this.state === "open") return undefined;
    if (this.state === "half_open") {
      if (this.probing + this.succeeded === this.options.halfOpenProbes) return undefined;
      this.probing += 1;
    }
    return this.era;
  }

  end(now: number, era: number, ending: Ending): void {
    if (era !== this.era) return;
    if (this.state === "half_open") {
      this.probing -= 1;
      if (ending === "failure") this.open(now);
      if (ending !== "success") return;
      this.succeeded += 1;
      if (this.succeeded === this.options.halfOpenProbes) {
        Object.assign(this, { state: "closed", calls: [], era: this.era + 1 });
      }
      return;
    }
    if (ending === "cancel") return;
    this.calls.push({ at: now, failed: ending === "failure" });
    const slice = (time: number): number => Math.floor(time / (this.options.windowMs / 10));
    const recent = this.calls.filter(({ at }) => slice(at) > slice(now) - 10);
    const failures = recent.filter(({ failed }) => failed).length;
    const { threshold, minimumCalls } = this.options;
    const isTooMuch = threshold < 1 ? failures / recent.length >= threshold : failures >= threshold;
    if (ending === "failure" && recent.length >= minimumCalls && isTooMuch) this.open(now);
  }

  open(now: number): void {
    Object.assign(this, { state: "open", until: now + this.options.cooldownMs, era: this.era + 1 });
  }
}

it("does what a plain model does, in any interleaving", async () => {
  const optionSets = fc.record({
    threshold: fc.constantFrom(1, 2, 3, 0.3, 0.5),
    minimumCalls: fc.integer({ min: 1, max: 5 }),
    windowMs: fc.constantFrom(100, 1000),
    cooldownMs: fc.constantFrom(30, 200),
    halfOpenProbes: fc.integer({ min: 1, max: 3 }),
  });
  const action = fc.oneof(
    { weight: 4, arbitrary: fc.constant({ begin: true } as const) },
    {
      weight: 5,
      arbitrary: fc.record({
        end: fc.nat(),
        as: fc.constantFrom<Ending>("success", "failure", "failure", "cancel"),
      }),
    },
    { weight: 2, arbitrary: fc.record({ pass: fc.integer({ min: 1, max: 120 }) }) },
  );
  const reached = new Set<BreakerState>();
  await fc.assert(
    fc.asyncProperty(
      optionSets,
      fc.array(action, { minLength: 20, maxLength: 100 }),
      async (options, actions) => {
        const clock = new ManualClock();
        const breaker = circuitBreaker({ ...options, clock });
        const model = new Model(options);
        const open: { era: number; settle: PromiseWithResolvers<void>; call: Promise<unknown> }[] = [];
        for (const step of actions) {
          if ("begin" in step) {
            const era = model.begin(clock.time);
            const promise = Promise.withResolvers<void>();
            const call = codeOf(breaker.execute(() => promise.promise));
            if (era === undefined) expect(await call).toBe("breaker_open");
            else open.push({ era, settle: promise, call });
          } else if ("pass" in step) {
            clock.time += step.pass;
          } else if (open.length > 0) {
            const [ended] = open.splice(step.end % open.length, 1);
            if (step.as === "success") ended!.settle.resolve();
            else ended!.settle.reject(endings[step.as]);
            await ended!.call;
            model.end(clock.time, ended!.era, step.as);
          }
          const isProbing = model.state === "open" && clock.time >= model.until;
          expect(breaker.state).toBe(isProbing ? "half_open" : model.state);
          reached.add(breaker.state);
        }
      },
    ),
    { numRuns: 200 },
  );
  expect(reached).toEqual(new Set(["closed", "open", "half_open"]));
});
