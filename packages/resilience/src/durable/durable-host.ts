import {
  describeWaiting,
  operationId,
  type Completion,
  type Effect,
  type FinalRunStatus,
  type Host,
  type HostSignal,
  type Json,
  type Operation,
  type OperationId,
  type Outcome,
  type RecordedEvent,
  type StepCall,
  type Waiting,
} from "@tidemark/spec";
import type { BlobStore } from "../journal/blobs.ts";
import type { Journal } from "../journal/journal.ts";
import { ResilienceError } from "../resilience-error.ts";
import type { InboxEntry } from "../state/inbox-entry.ts";
import type { Inbox } from "../state/inbox.ts";
import { Begun } from "./begun.ts";
import type { LiveHost } from "./live-host.ts";
import { Mailbox } from "./mailbox.ts";
import { completionOf, outcomeOf } from "./outcome-record.ts";
import type { OutputCache } from "./output-cache.ts";
import { findOverdue } from "./overdue.ts";
import { Preparation } from "./preparation.ts";
import { Recorder } from "./recorder.ts";
import { Replay } from "./replay.ts";
import type { RecordSource, RecordedCompletion, RunHistory } from "./run-history.ts";
import type { CancelledRecord, CompletionRecord, JournalEntry } from "./run-record.ts";

export interface DurableHostOptions {
  /** Open, with everything that is in `history`. */
  readonly journal: Journal;
  readonly history: RunHistory;
  readonly blobs: BlobStore;
  readonly inbox: Inbox;
  /** Makes the host that does the work in this process. */
  readonly createLive: (options: { readonly onStuck: () => void }) => LiveHost;
  /** Whether a step is defined as in the flow that was in force when something was recorded of it. */
  readonly isStep: (path: string, source: RecordSource) => boolean;
  /** The hash of the definition of the step that runs under a path. Asked for steps with `cache: true`. */
  readonly definitionHash: (path: string) => string;
  /** What a repeat of a call would do. */
  readonly effectOf: (call: StepCall) => Effect;
  /** Whether a recorded result stands whatever the step's inputs hash to now. @default none */
  readonly keeps?: (path: string) => boolean;
  /** Where outputs of steps with `cache: true` are kept over runs. @default they are not */
  readonly cache?: OutputCache;
  /** Called once: what the interpreter is told from now on is new. */
  readonly onLive?: () => void;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
}

/**
 * Makes a host durable: whatever an operation comes to is on disk before the interpreter hears of it, and
 * what is on disk already is told again, in the recorded order, before anything starts.
 */
export class DurableHost implements Host {
  readonly #options: DurableHostOptions;
  readonly #live: LiveHost;
  readonly #replay: Replay;
  readonly #begun = new Map<OperationId, Begun>();
  /** Begun while recorded completions were left, or before work began: one of those may make them unwanted. */
  #held: Begun[] = [];
  /** At once in a new run, of which nothing can be overdue. */
  #isWorking: boolean;
  readonly #mailbox: Mailbox;
  #suspension: HostSignal | undefined;
  #inside = 0;
  #pumping = false;
  #isEnding = false;
  #hasLooked = false;
  #ended: "cancelled" | "suspended" | undefined;
  #isLive = false;
  readonly #recorder: Recorder;
  readonly #preparation: Preparation;

  constructor(options: DurableHostOptions) {
    const { history, journal, blobs, now = Date.now } = options;
    this.#options = options;
    this.#replay = new Replay(history);
    this.#isWorking = history.header.attempt === 1;
    this.#mailbox = new Mailbox(() => this.#suspension ?? this.#stuck());
    this.#recorder = new Recorder({ journal, blobs, mailbox: this.#mailbox, lastAt: history.lastAt, now });
    this.#preparation = new Preparation({
      ...options,
      cache: options.cache,
      mailbox: this.#mailbox,
      recorder: this.#recorder,
      isWanted: (begun) => this.#isWanted(begun),
      enter: (begun) => this.#enter(begun),
      complete: (begun, outcome) => this.#record(begun, outcome, this.#recorder.now),
    });
    this.#live = options.createLive({ onStuck: () => this.#mailbox.deliver() });
  }

  begin(operation: Operation): OperationId {
    const id = operationId(operation);
    const begun = new Begun(id, operation);
    this.#begun.set(id, begun);
    try {
      if (this.#replay.take(id, (recorded) => this.#isStill(recorded, begun))) return id;
    } catch (thrown) {
      this.#mailbox.break(thrown);
    }
    if (this.#ended !== undefined || this.#mailbox.isBroken) return id;
    if (this.#isWorking && this.#replay.left === 0) this.#preparation.start(begun);
    else this.#held.push(begun);
    return id;
  }

  next(): Promise<HostSignal> {
    const recorded = this.#mailbox.isBroken ? undefined : this.#replay.next();
    if (recorded !== undefined) return this.#retell(recorded);
    this.#goLive();
    const overdue = this.#takeOverdue();
    if (overdue !== undefined) return this.#elapse(overdue);
    this.#startHeld();
    return this.#mailbox.wait();
  }

  abandon(id: OperationId): void {
    this.#mailbox.drop(id);
    const begun = this.#begun.get(id);
    if (begun === undefined) return;
    this.#begun.delete(id);
    this.#replay.abandon(id);
    if (begun.isLive) this.#leave(begun);
  }

  emit(event: RecordedEvent): void {
    this.#live.emit(event);
  }

  /** Ends the run for good, once that is on disk. */
  cancel(reason: string): void {
    if (this.#ended !== undefined) return;
    this.#ended = "cancelled";
    const record: CancelledRecord = { type: "cancelled", at: this.#recorder.stamp(), reason };
    this.#recorder.append(record, () => this.#mailbox.push({ kind: "cancellation", at: record.at, reason }));
  }

  /** Ends this execution of the run: what runs is aborted, and nothing of it is recorded. */
  suspend(reason: string): void {
    if (this.#ended !== undefined) return;
    this.#ended = "suspended";
    this.#held = [];
    this.#live.suspend(reason);
    // It says so itself, after what it has completed already.
    void this.#pump(true);
  }

  /** What another process asks of the run. */
  receive(entry: InboxEntry): void {
    if (entry.kind === "cancel") return this.cancel(entry.reason);
    const begun = this.#begun.get(entry.id);
    if (begun === undefined) return;
    if (entry.kind === "settlement") this.#preparation.settle(begun, entry);
    else if (begun.decision?.evidence === entry.evidence)
      this.#live.answer(entry.id, { ...entry.decision, at: entry.at });
  }

  /** Records how the run has ended. */
  async end(status: FinalRunStatus, failures?: readonly string[]): Promise<void> {
    const record: JournalEntry = {
      type: "ended",
      at: this.#recorder.last,
      status,
      ...(failures !== undefined && { failures }),
    };
    await this.#recorder.write(record);
  }

  /** Resolves when nothing runs and nothing is being written any more. */
  async idle(): Promise<void> {
    await this.#live.idle();
    while (this.#mailbox.isBusy) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Whether a recorded completion is one of this very operation. */
  #isStill({ record, source }: RecordedCompletion, begun: Begun): boolean {
    const { history, keeps } = this.#options;
    const { path } = begun.operation;
    if (history.kept.has(path)) return true;
    if (record.type === "decided") return record.evidence === begun.decision?.evidence;
    if (record.type === "elapsed" || keeps?.(path) === true) return true;
    if (this.#options.isStep(path, source) && record.inputs === begun.inputs) return true;
    throw new ResilienceError(
      "diverged",
      `What is recorded of \`${path}\` belongs to another definition or other inputs.`,
      {
        hint: `Run it anew with what depends on it: resume with --from ${path}.`,
      },
    );
  }

  async #retell(record: CompletionRecord | CancelledRecord): Promise<HostSignal> {
    if (record.type === "cancelled") {
      this.#ended = "cancelled";
      return { kind: "cancellation", at: record.at, reason: record.reason };
    }
    this.#begun.delete(record.id);
    return completionOf(record, await outcomeOf(record, this.#options.blobs));
  }

  #goLive(): void {
    if (this.#isLive) return;
    this.#isLive = true;
    this.#options.onLive?.();
  }

  /** What came to its end while nobody worked on the run is told of before anything starts that it may make unwanted. */
  #takeOverdue(): Begun | undefined {
    const wanted = this.#held.filter((begun) => this.#isWanted(begun));
    const first = findOverdue(wanted, this.#options.history, this.#recorder.now);
    if (first !== undefined) this.#held = wanted.filter((begun) => begun !== first);
    return first;
  }

  async #elapse({ id }: Begun): Promise<HostSignal> {
    this.#begun.delete(id);
    const record: CompletionRecord = { type: "elapsed", id, at: this.#recorder.stamp() };
    await this.#recorder.write(record);
    return { kind: "completion", id, at: record.at, outcome: { status: "elapsed" } };
  }

  #startHeld(): void {
    this.#isWorking = true;
    const held = this.#held;
    this.#held = [];
    for (const begun of held) {
      if (!this.#isWanted(begun)) continue;
      // It was wanted in the last process already, and nobody worked on it since.
      if (begun.attempt !== undefined) begun.startedAt = this.#recorder.now;
      this.#preparation.start(begun);
    }
  }

  #isWanted(begun: Begun): boolean {
    return this.#begun.get(begun.id) === begun && this.#ended === undefined && !this.#mailbox.isBroken;
  }

  /** Hands an operation to the host that works. */
  #enter(begun: Begun): void {
    const { sleep, operation } = begun;
    begun.isLive = true;
    this.#inside += 1;
    const until = sleep?.until;
    if (sleep !== undefined && until !== undefined && "activeMs" in until) {
      const left = Math.max(0, until.activeMs - this.#options.history.activeMs);
      this.#live.begin({ ...sleep, until: { activeMs: left } });
    } else this.#live.begin(operation);
    void this.#pump(false);
  }

  #leave(begun: Begun): void {
    begun.isLive = false;
    this.#inside -= 1;
    this.#live.abandon(begun.id);
  }

  /** Takes what the working host completes and has it recorded. */
  async #pump(isEnding: boolean): Promise<void> {
    this.#isEnding ||= isEnding;
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      while (this.#inside > 0 || this.#isEnding) {
        const signal = await this.#live.next();
        if (signal.kind !== "completion") {
          this.#isEnding = false;
          this.#suspension = signal;
          return;
        }
        this.#complete(signal);
      }
    } catch (thrown) {
      this.#mailbox.break(thrown);
    } finally {
      this.#pumping = false;
      this.#mailbox.deliver();
    }
  }

  #complete({ id, outcome, at }: Completion): void {
    const begun = this.#begun.get(id);
    if (begun === undefined) return;
    begun.isLive = false;
    this.#inside -= 1;
    const { decision } = begun;
    if (outcome.status !== "decided" || decision === undefined) return this.#record(begun, outcome, at);
    // Of several answers the one counts that is in the inbox first.
    const mine = { kind: "answer", id, evidence: decision.evidence, decision: outcome.decision, at } as const;
    const claimed = this.#options.inbox.claim(mine).then((counting) => {
      const counts = { ...counting.decision, at: counting.at };
      this.#record(begun, { status: "decided", decision: counts }, at);
    });
    this.#mailbox.during(claimed);
  }

  #record(begun: Begun, outcome: Outcome, at: number): void {
    this.#recorder.complete(begun, outcome, at, (completion) => {
      if (this.#begun.get(begun.id) !== begun) return;
      this.#begun.delete(begun.id);
      this.#mailbox.push(completion);
      if (outcome.status === "done" && outcome.cachedFrom === undefined)
        this.#share(begun, outcome.value, completion.at);
    });
  }

  /** For later runs. That it could not be kept for them is nothing to stop this one for. */
  #share({ cacheKey: key }: Begun, value: Json, at: number): void {
    const { cache, history } = this.#options;
    if (key === undefined || cache === undefined) return;
    this.#mailbox.during(cache.put(key, { value, run: history.header.run, at }).catch(() => {}));
  }

  /** Where only people can say how to go on. */
  #stuck(): HostSignal | undefined {
    const inside = this.#live.waiting;
    if (inside === undefined || this.#ended !== undefined) return undefined;
    const waiting = [...inside, ...this.#interruptions()];
    if (waiting.length > 0 && !this.#hasLooked) {
      this.#mailbox.during(this.#lookIntoInbox());
      return undefined;
    }
    if (waiting.length === 0) {
      if (this.#inside === 0)
        this.#mailbox.break(new ResilienceError("stalled", "Nothing runs, and nothing can end."));
      return undefined;
    }
    this.#ended = "suspended";
    for (const begun of this.#begun.values()) if (begun.isLive) this.#leave(begun);
    const reason = describeWaiting(waiting);
    return { kind: "suspension", at: this.#recorder.stamp(), reason, waiting };
  }

  /** Somebody may have answered in the moment before the run gives up waiting. */
  async #lookIntoInbox(): Promise<void> {
    this.#hasLooked = true;
    for (const entry of await this.#options.inbox.readAll()) this.receive(entry);
  }

  #interruptions(): readonly Waiting[] {
    const waiting: Waiting[] = [];
    for (const { interruptedSince, id, attempt } of this.#begun.values())
      if (interruptedSince !== undefined && attempt !== undefined)
        waiting.push({ kind: "interrupted", path: attempt.path, id, attempt: attempt.attempt });
    return waiting;
  }
}
