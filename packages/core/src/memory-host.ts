import { ResilienceError } from "@tidemark/resilience/policy";
import { TimerQueue, systemClock, type TimerEntry } from "@tidemark/resilience/timers";
import {
  eventVersion,
  operationId,
  toErrorRecord,
  formatDuration,
  type AttemptContext,
  type AttemptExecutor,
  type AttemptOperation,
  type Clock,
  type Host,
  type HostSignal,
  type Json,
  type Operation,
  type OperationId,
  type Outcome,
  type RecordedEvent,
  type RunEvent,
  type RuntimeEvent,
  type StepCall,
} from "@tidemark/spec";
import { CoreError } from "./core-error.ts";

export interface MemoryHostOptions {
  readonly run: string;
  /** Runs the attempts. */
  readonly execute: AttemptExecutor;
  /** @default the machine's clock */
  readonly clock?: Clock;
  /** Told of every event, in order: the recorded ones, and between them what steps say while they run. */
  readonly onEvent?: (event: RunEvent) => void;
}

/** A host that keeps everything in this process: for tests, for embedding, for runs that need not survive. */
export interface MemoryHost extends Host {
  /** Ends the run for good. */
  cancel(reason: string): void;
  /** Ends this execution of the run: what runs is aborted, nothing is recorded. */
  suspend(reason: string): void;
  /** Resolves when nothing runs any more, also nothing that was aborted; or when that will not end although it was told to. */
  idle(): Promise<void>;
}

/**
 * @example
 * const host = memoryHost({ run: "try", execute: createAttemptExecutor({ runtimes, services }) });
 * await interpret(plan, host, header);
 */
export function memoryHost(options: MemoryHostOptions): MemoryHost {
  return new InProcessHost(options);
}

/** How long an attempt may go on after its signal has fired before nobody waits for it any more. */
const patienceMs = 2000;

class InProcessHost implements MemoryHost {
  readonly #options: MemoryHostOptions;
  readonly #clock: Clock;
  readonly #timers: TimerQueue;
  readonly #live = new Map<OperationId, Execution | TimerEntry>();
  #signals: HostSignal[] = [];
  #head = 0;
  #last = 0;
  #wake: ((signal: HostSignal) => void) | undefined;
  #running = 0;
  readonly #onIdle: (() => void)[] = [];
  #sequence = 0;
  /** What has ended the run, or this execution of it: nothing more is begun. */
  #ended: "cancelled" | "suspended" | undefined;

  constructor(options: MemoryHostOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock();
    this.#timers = new TimerQueue(this.#clock);
  }

  begin(operation: Operation): OperationId {
    const id = operationId(operation);
    // The interpreter may not have heard of it yet.
    if (this.#ended !== undefined) return id;
    switch (operation.kind) {
      case "attempt":
        this.#execute(id, operation);
        break;
      case "sleep": {
        const { until } = operation;
        const dueAt = "at" in until ? until.at : this.#clock.now() + until.activeMs;
        this.#live.set(
          id,
          this.#timers.add(dueAt, () => this.#complete(id, { status: "elapsed" })),
        );
        break;
      }
      default:
        this.#refuse(id, operation.kind);
    }
    return id;
  }

  next(): Promise<HostSignal> {
    const signal = this.#signals[this.#head];
    if (signal === undefined) {
      if (this.#live.size === 0)
        return Promise.reject(new CoreError("stalled", "Nothing runs, and nothing can end."));
      return new Promise((resolve) => (this.#wake = resolve));
    }
    this.#head += 1;
    if (this.#head === this.#signals.length) {
      this.#signals = [];
      this.#head = 0;
    }
    return Promise.resolve(signal);
  }

  abandon(id: OperationId): void {
    const live = this.#live.get(id);
    if (live === undefined) {
      // It may have completed, and nobody wants to hear of it any more.
      this.#signals = this.#signals
        .slice(this.#head)
        .filter((signal) => signal.kind !== "completion" || signal.id !== id);
      this.#head = 0;
      return;
    }
    this.#live.delete(id);
    if (!(live instanceof Execution)) return this.#timers.remove(live);
    if (live.timer !== undefined) this.#timers.remove(live.timer);
    live.abort(new ResilienceError("cancelled", "The step is no longer wanted."));
  }

  emit(event: RecordedEvent): void {
    this.#sequence = event.sequence;
    this.#options.onEvent?.(event);
  }

  cancel(reason: string): void {
    if (this.#ended !== undefined) return;
    this.#ended = "cancelled";
    this.#signal({ kind: "cancellation", at: this.#now(), reason });
  }

  suspend(reason: string): void {
    // A cancel is for good.
    if (this.#ended !== undefined) return;
    this.#ended = "suspended";
    for (const id of [...this.#live.keys()]) this.abandon(id);
    this.#signals = [];
    this.#head = 0;
    this.#signal({ kind: "suspension", at: this.#now(), reason });
  }

  idle(): Promise<void> {
    if (this.#running === 0) return Promise.resolve();
    return new Promise((resolve) => {
      let takeBack = (): void => {};
      const wait = (): void => {
        const isWanted = [...this.#live.values()].some((live) => live instanceof Execution);
        takeBack = this.#clock.schedule(isWanted ? wait : resolve, patienceMs);
      };
      wait();
      this.#onIdle.push(() => {
        takeBack();
        resolve();
      });
    });
  }

  #execute(id: OperationId, operation: AttemptOperation): void {
    const execution = new Execution(this.#options.run, operation, this.#emitLive);
    this.#live.set(id, execution);
    this.#running += 1;
    const { timeoutMs } = operation;
    if (timeoutMs !== undefined) {
      execution.timer = this.#timers.add(this.#clock.now() + timeoutMs, () =>
        this.#timeOut(id, execution, timeoutMs),
      );
    }
    this.#start(operation.step, execution).then(
      (value) => this.#settle(id, execution, { status: "done", value }),
      (thrown: unknown) =>
        this.#settle(id, execution, { status: "failed", error: toErrorRecord(thrown), thrown }),
    );
  }

  /** The executor may be anybody's, and one that throws at once fails the attempt like any other. */
  #start(step: StepCall, execution: Execution): Promise<Json> {
    try {
      return this.#options.execute(step, execution);
    } catch (thrown) {
      return Promise.reject(thrown as Error);
    }
  }

  readonly #emitLive: EmitLive = (path, attempt, event) => {
    const { onEvent, run } = this.#options;
    const base = {
      version: eventVersion,
      run,
      sequence: this.#sequence,
      at: this.#now(),
      path,
      attempt,
    } as const;
    if (event.type === "output") onEvent?.({ ...event, ...base, type: "attempt.output" });
    else onEvent?.({ ...event, ...base, type: "attempt.progress" });
  };

  #timeOut(id: OperationId, execution: Execution, timeoutMs: number): void {
    const thrown = new ResilienceError(
      "attempt_timed_out",
      `No result within ${formatDuration(timeoutMs)}.`,
      {
        hint: "Give each attempt more time with `timeout`.",
      },
    );
    execution.abort(thrown);
    this.#complete(id, { status: "failed", error: toErrorRecord(thrown), thrown });
  }

  /** An execution has come to its end; if it was abandoned or timed out, nobody hears of it. */
  #settle(id: OperationId, execution: Execution, outcome: Outcome): void {
    execution.settled = true;
    if (execution.timer !== undefined) this.#timers.remove(execution.timer);
    if (this.#live.get(id) === execution) this.#complete(id, outcome);
    this.#running -= 1;
    if (this.#running === 0) for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  #refuse(id: OperationId, kind: string): void {
    const thrown = new CoreError("not_supported", `The memory host has no ${kind} operations.`);
    this.#complete(id, { status: "failed", error: toErrorRecord(thrown), thrown });
  }

  #complete(id: OperationId, outcome: Outcome): void {
    this.#live.delete(id);
    this.#signal({ kind: "completion", id, at: this.#now(), outcome });
  }

  #signal(signal: HostSignal): void {
    const wake = this.#wake;
    if (wake === undefined) {
      this.#signals.push(signal);
      return;
    }
    this.#wake = undefined;
    wake(signal);
  }

  #now(): number {
    return (this.#last = Math.max(this.#last, Math.floor(this.#clock.now())));
  }
}

/** Tells whoever looks what an attempt says while it runs. */
type EmitLive = (path: string, attempt: number, event: RuntimeEvent) => void;

/** One attempt that runs in this process. */
class Execution implements AttemptContext {
  readonly run: string;
  readonly generation: number;
  readonly attempt: number;
  timer: TimerEntry | undefined;
  settled = false;
  #controller: AbortController | undefined;
  #reason: unknown;
  readonly #path: string;
  readonly #emit: EmitLive;

  constructor(run: string, { path, generation, attempt }: AttemptOperation, emit: EmitLive) {
    this.run = run;
    this.generation = generation;
    this.attempt = attempt;
    this.#path = path;
    this.#emit = emit;
  }

  emit(event: RuntimeEvent): void {
    if (!this.settled && this.#reason === undefined) this.#emit(this.#path, this.attempt, event);
  }

  /** Made when somebody asks for it: most attempts never look. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#reason !== undefined) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  abort(reason: unknown): void {
    this.#reason = reason;
    this.#controller?.abort(reason);
  }
}
