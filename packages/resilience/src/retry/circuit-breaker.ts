import { formatDuration, type Clock } from "@tidemark/spec";
import { classifyError, isCancellation } from "../classify-error.ts";
import { ResilienceError } from "../resilience-error.ts";
import { systemClock } from "../system-clock.ts";
import {
  aClock,
  aFunction,
  checkOptions,
  positiveCount,
  positiveMilliseconds,
  type Checks,
} from "./check-options.ts";
import { SlidingWindow } from "./sliding-window.ts";

/**
 * - `closed`: calls go through.
 * - `open`: calls are refused.
 * - `half_open`: a few calls go through to see whether it works again.
 */
export type BreakerState = "closed" | "open" | "half_open";

export interface CircuitBreakerOptions {
  /** From 1: so many failures in the window open it. Below 1: that share of the calls. @default 5 */
  readonly threshold?: number;
  /** With fewer calls in the window it stays closed. @default 10 where `threshold` is a share, else 1 */
  readonly minimumCalls?: number;
  /** The time over which calls are counted, in milliseconds. @default 60000 */
  readonly windowMs?: number;
  /** How long it refuses calls before it tries again, in milliseconds. @default 30000 */
  readonly cooldownMs?: number;
  /** How many calls go through to try, and must all succeed to close it. @default 1 */
  readonly halfOpenProbes?: number;
  /**
   * Whether an error speaks against the other side. A cancel speaks neither for nor against it and is not asked about.
   * @default all that are not known to be permanent: a 404 is an answer too
   */
  readonly isFailure?: (error: unknown) => boolean;
  /** Called when the state changes. What it throws, the call that changed it fails with. */
  readonly onStateChange?: (change: { readonly from: BreakerState; readonly to: BreakerState }) => void;
  /** @default the machine's clock */
  readonly clock?: Clock;
}

/** Stops calling for a while what keeps failing. */
export interface CircuitBreaker {
  readonly state: BreakerState;
  /** Runs the work, or refuses with the code `breaker_open`. */
  readonly execute: <Result>(work: () => Result | PromiseLike<Result>) => Promise<Result>;
}

const checks: Checks<CircuitBreakerOptions> = {
  threshold: ["a whole number of failures, or a share between 0 and 1", isThreshold],
  minimumCalls: positiveCount,
  windowMs: positiveMilliseconds,
  cooldownMs: positiveMilliseconds,
  halfOpenProbes: positiveCount,
  isFailure: aFunction,
  onStateChange: aFunction,
  clock: aClock,
};

/**
 * A breaker that opens when too many calls failed of late, refuses calls for a while, then lets a few through to see. Use
 * one for each thing that can fail on its own.
 *
 * @example
 * const breaker = circuitBreaker({ threshold: 0.5, minimumCalls: 20 });
 * await executeWithRetry(({ signal }) => breaker.execute(() => fetch(url, { signal })));
 */
export function circuitBreaker(options: CircuitBreakerOptions = {}): CircuitBreaker {
  checkOptions(options, checks);
  const circuit = new Circuit(options);
  return Object.freeze<CircuitBreaker>({
    get state() {
      return circuit.state;
    },
    execute: (work) => circuit.execute(work),
  });
}

/** What a call that has ended says of the other side. */
type Verdict = "success" | "failure" | "nothing";

class Circuit {
  readonly #options: CircuitBreakerOptions;
  readonly #clock: Clock;
  readonly #threshold: number;
  readonly #windowMs: number;
  readonly #probes: number;
  #state: BreakerState = "closed";
  /** Rises with each change of state: what was called before says nothing about the new one. */
  #era = 0;
  /** Failures are marked. */
  #recent: SlidingWindow;
  #opensUntil = 0;
  #probing = 0;
  #succeeded = 0;

  constructor(options: CircuitBreakerOptions) {
    const { clock = systemClock(), threshold = 5, windowMs = 60_000, halfOpenProbes = 1 } = options;
    this.#options = options;
    this.#clock = clock;
    this.#threshold = threshold;
    this.#windowMs = windowMs;
    this.#probes = halfOpenProbes;
    this.#recent = new SlidingWindow(windowMs);
  }

  get state(): BreakerState {
    return this.#state === "open" && this.#clock.now() >= this.#opensUntil ? "half_open" : this.#state;
  }

  async execute<Result>(work: () => Result | PromiseLike<Result>): Promise<Result> {
    const era = this.#enter();
    let verdict: Verdict = "nothing";
    try {
      const result = await work();
      verdict = "success";
      return result;
    } catch (error) {
      verdict = this.#judge(error);
      throw error;
    } finally {
      if (era === this.#era) this.#leave(verdict);
    }
  }

  #enter(): number {
    if (this.#state === "open" && this.#clock.now() >= this.#opensUntil) {
      this.#probing = 0;
      this.#succeeded = 0;
      this.#change("half_open");
    }
    if (this.#state === "open") throw this.#refusal();
    if (this.#state === "half_open") {
      if (this.#probing + this.#succeeded >= this.#probes) throw this.#refusal();
      this.#probing += 1;
    }
    return this.#era;
  }

  #judge(error: unknown): Verdict {
    if (isCancellation(error)) return "nothing";
    const { isFailure = isNotPermanent } = this.#options;
    return isFailure(error) ? "failure" : "success";
  }

  #leave(verdict: Verdict): void {
    if (this.#state === "half_open") this.#leaveProbe(verdict);
    else if (verdict !== "nothing") {
      const now = this.#clock.now();
      this.#recent.add(now, verdict === "failure");
      if (verdict === "failure" && this.#isTooMuch(now)) this.#open(now);
    }
  }

  #leaveProbe(verdict: Verdict): void {
    this.#probing -= 1;
    if (verdict === "failure") this.#open(this.#clock.now());
    if (verdict !== "success") return;
    this.#succeeded += 1;
    if (this.#succeeded < this.#probes) return;
    this.#recent = new SlidingWindow(this.#windowMs);
    this.#change("closed");
  }

  #isTooMuch(now: number): boolean {
    const isShare = this.#threshold < 1;
    const { minimumCalls = isShare ? 10 : 1 } = this.#options;
    const { total, marked: failures } = this.#recent.count(now);
    return total >= minimumCalls && (isShare ? failures / total : failures) >= this.#threshold;
  }

  #open(now: number): void {
    const { cooldownMs = 30_000 } = this.#options;
    this.#opensUntil = now + cooldownMs;
    this.#change("open");
  }

  #change(to: BreakerState): void {
    const from = this.#state;
    this.#state = to;
    this.#era += 1;
    this.#options.onStateChange?.({ from, to });
  }

  #refusal(): ResilienceError {
    const leftMs = this.#state === "open" ? Math.ceil(this.#opensUntil - this.#clock.now()) : 0;
    return leftMs > 0
      ? new ResilienceError(
          "breaker_open",
          `Too many calls failed. It is tried again in ${formatDuration(leftMs)}.`,
          {
            retryAfter: leftMs / 1000,
          },
        )
      : new ResilienceError(
          "breaker_open",
          "Too many calls failed. It is being tried whether it works again.",
          {
            retryAfter: 0,
          },
        );
  }
}

function isNotPermanent(error: unknown): boolean {
  return classifyError(error) !== "permanent";
}

function isThreshold(value: unknown): boolean {
  return Number.isFinite(value) && Number(value) > 0 && (Number(value) < 1 || Number.isInteger(value));
}
