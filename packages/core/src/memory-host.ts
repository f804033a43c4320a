import { ResilienceError } from "@tidemark/resilience/policy";
import { TimerQueue, systemClock, type TimerEntry } from "@tidemark/resilience/timers";
import {
  eventVersion,
  operationId,
  toErrorRecord,
  formatDuration,
  type AskPerson,
  type AttemptExecutor,
  type AttemptOperation,
  type Clock,
  type Decision,
  type DecisionOperation,
  type Host,
  type HostSignal,
  type Json,
  type Operation,
  type OperationId,
  type Outcome,
  type RecordedEvent,
  type RunEvent,
  type StepCall,
  describeWaiting,
  type Waiting,
} from "@tidemark/spec";
import { CoreError } from "./core-error.ts";
import { Execution, type EmitLive } from "./execution.ts";
import { OpenQuestion, decideLate } from "./open-question.ts";

export interface MemoryHostOptions {
  readonly run: string;
  /** Runs the attempts. */
  readonly execute: AttemptExecutor;
  /** Asks a person. @default nobody is there: each question decides itself or suspends the run */
  readonly ask?: AskPerson;
  /** @default the machine's clock */
  readonly clock?: Clock;
  /** Called instead of suspending the run, where only a person can say how to go on. @default the run is suspended */
  readonly onStuck?: () => void;
  /** Told of every event, in order: the recorded ones, and between them what steps say while they run. */
  readonly onEvent?: (event: RunEvent) => void;
}

/** A host that keeps everything in this process: for tests, for embedding, for runs that need not survive. */
export interface MemoryHost extends Host {
  /** Ends the run for good. */
  cancel(reason: string): void;
  /** Ends this execution of the run: what runs is aborted, nothing is recorded. */
  suspend(reason: string): void;
  /** Decides an open question from outside. False where it is not open. */
  answer(id: OperationId, decision: Decision): boolean;
  /** What only a person can decide, where nothing else will end by itself. */
  readonly waiting: readonly Waiting[] | undefined;
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

/** Whether something will end by itself. Limits of time end nothing that anybody waits for, unless they are over already. */
function keepsGoing(id: OperationId, live: Execution | OpenQuestion | TimerEntry, now: number): boolean {
  if (live instanceof OpenQuestion) return live.attended;
  if (live instanceof Execution) return true;
  return live.dueAt <= now || !/#(?:deadline|timeout)@/.test(id);
}

/** How long an attempt may go on after its signal has fired before nobody waits for it any more. */
const patienceMs = 2000;

class InProcessHost implements MemoryHost {
  readonly #options: MemoryHostOptions;
  readonly #clock: Clock;
  readonly #timers: TimerQueue;
  readonly #live = new Map<OperationId, Execution | OpenQuestion | TimerEntry>();
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
      case "decision":
        this.#ask(id, operation);
        break;
      case "flow":
        this.#refuse(id, operation.kind);
    }
    return id;
  }

  next(): Promise<HostSignal> {
    const signal = this.#signals[this.#head];
    if (signal === undefined) {
      if (this.#live.size === 0)
        return Promise.reject(new CoreError("stalled", "Nothing runs, and nothing can end."));
      return new Promise((resolve) => {
        this.#wake = resolve;
        this.#suspendIfStuck();
      });
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
    if (!(live instanceof Execution || live instanceof OpenQuestion)) return this.#timers.remove(live);
    if (live.timer !== undefined) this.#timers.remove(live.timer);
    const reason = new ResilienceError("cancelled", "The step is no longer wanted.");
    if (live instanceof Execution) live.abort(reason);
    else live.close(reason);
  }

  emit(event: RecordedEvent): void {
    this.#sequence = event.sequence;
    this.#options.onEvent?.(event);
  }

  get waiting(): readonly Waiting[] | undefined {
    const waiting: Waiting[] = [];
    const now = this.#clock.now();
    for (const [id, live] of this.#live) {
      if (keepsGoing(id, live, now)) return undefined;
      if (live instanceof OpenQuestion) waiting.push(live.describe());
    }
    return waiting;
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
    for (const [id, live] of [...this.#live]) {
      if (live instanceof OpenQuestion && live.operation.question.onInterrupt === "reject")
        this.answer(id, { action: "reject", by: "interrupt", reason, timedOut: false });
      else this.abandon(id);
    }
    this.#signal({ kind: "suspension", at: this.#now(), reason });
  }

  answer(id: OperationId, decision: Decision): boolean {
    const live = this.#live.get(id);
    if (!(live instanceof OpenQuestion)) return false;
    if (live.timer !== undefined) this.#timers.remove(live.timer);
    live.close(new ResilienceError("cancelled", `It was decided: ${decision.action}, by ${decision.by}.`));
    this.#complete(id, { status: "decided", decision });
    return true;
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

  #ask(id: OperationId, operation: DecisionOperation): void {
    const question = new OpenQuestion(id, operation);
    this.#live.set(id, question);
    const { dueAt } = operation.question;
    if (dueAt !== undefined)
      question.timer = this.#timers.add(dueAt, () => this.answer(id, decideLate(operation)));
    // What is due already asks nobody, and is decided in a moment: the run is not to be suspended for it.
    if (dueAt !== undefined && dueAt <= this.#clock.now()) {
      question.attended = true;
      return;
    }
    question.ask(this.#options.ask, (decision) => {
      if (decision !== undefined) this.answer(id, decision);
      else this.#suspendIfStuck();
    });
  }

  /** Where only a person can say how to go on, and nobody is there, waiting would be for nothing. */
  #suspendIfStuck(): void {
    if (this.#wake === undefined || this.#ended !== undefined) return;
    const { onStuck } = this.#options;
    const { waiting } = this;
    if (waiting === undefined || waiting.length === 0) return;
    if (onStuck !== undefined) return onStuck();
    this.#ended = "suspended";
    for (const id of [...this.#live.keys()]) this.abandon(id);
    this.#signal({ kind: "suspension", at: this.#now(), reason: describeWaiting(waiting), waiting });
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
