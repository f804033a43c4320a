import { toErrorRecord, type Effect, type Outcome, type StepCall } from "@tidemark/spec";
import { ResilienceError } from "../resilience-error.ts";
import type { SettlementEntry } from "../state/inbox-entry.ts";
import type { Inbox } from "../state/inbox.ts";
import type { Begun } from "./begun.ts";
import type { Mailbox } from "./mailbox.ts";
import { cacheKey, type OutputCache } from "./output-cache.ts";
import type { Recorder } from "./recorder.ts";
import type { RunHistory } from "./run-history.ts";

export interface PreparationOptions {
  readonly history: RunHistory;
  readonly inbox: Inbox;
  readonly mailbox: Mailbox;
  readonly recorder: Recorder;
  readonly cache: OutputCache | undefined;
  readonly definitionHash: (path: string) => string;
  readonly effectOf: (call: StepCall) => Effect;
  /** Whether somebody still wants an operation. */
  readonly isWanted: (begun: Begun) => boolean;
  /** Hands an operation to the host that works. */
  readonly enter: (begun: Begun) => void;
  /** An operation has come to something without any work. */
  readonly complete: (begun: Begun, outcome: Outcome) => void;
}

/** What comes between the wish for an operation and its work: questions are written down, intents too, and caches asked. */
export class Preparation {
  readonly #options: PreparationOptions;

  constructor(options: PreparationOptions) {
    this.#options = options;
  }

  start(begun: Begun): void {
    const { history, mailbox, cache, enter } = this.#options;
    const { operation, id } = begun;
    if (operation.kind === "decision") return mailbox.during(this.#ask(begun));
    if (operation.kind !== "attempt") return enter(begun);
    const intent = history.intents.get(id);
    if (intent !== undefined) return mailbox.during(this.#interrupted(begun, intent.at));
    const { step } = operation;
    if (step.cache === true && cache !== undefined) return mailbox.during(this.#lookUp(begun, step, cache));
    this.#attempt(begun, step);
  }

  /** A person has decided what becomes of an interrupted attempt. */
  settle(begun: Begun, entry: SettlementEntry): void {
    const { recorder, complete, isWanted } = this.#options;
    const { attempt, id, interruptedSince } = begun;
    const { how, value = null, reason, by } = entry;
    if (interruptedSince === undefined || attempt === undefined || !isWanted(begun)) return;
    // An older one was about an earlier interruption.
    if (entry.at <= interruptedSince) return;
    begun.interruptedSince = undefined;
    if (how === "again") {
      // No earlier than what settles it, so that this never counts for the attempt that begins now, whatever the clock says.
      const at = recorder.stamp(Math.max(entry.at, recorder.now));
      recorder.append({ type: "settled", id, by, at }, () => {
        if (isWanted(begun)) this.#attempt(begun, attempt.step);
      });
    } else if (how === "done") complete(begun, { status: "done", value });
    else {
      const thrown = new ResilienceError("settled", reason ?? `${by} decided that it failed.`);
      complete(begun, { status: "failed", error: toErrorRecord(thrown), thrown });
    }
  }

  #attempt(begun: Begun, step: StepCall): void {
    const { effectOf, enter, recorder, isWanted } = this.#options;
    if (effectOf(step) !== "once") return enter(begun);
    const { path, attempt = 0 } = begun.attempt ?? { path: step.path };
    recorder.append({ type: "intent", id: begun.id, path, attempt, at: recorder.stamp() }, () => {
      if (isWanted(begun)) enter(begun);
    });
  }

  /** Asks, once the question itself is on disk. What somebody has answered already is not asked. */
  async #ask(begun: Begun): Promise<void> {
    const { history, inbox, recorder, isWanted, enter, complete } = this.#options;
    const { id, decision } = begun;
    if (decision === undefined) return;
    const { path, question, evidence } = decision;
    if (history.questions.get(id)?.evidence !== evidence)
      await recorder.write({ type: "question", id, path, question, evidence, at: recorder.stamp() });
    const answer = await inbox.get("answer", id, evidence);
    if (!isWanted(begun)) return;
    if (answer === undefined) enter(begun);
    else complete(begun, { status: "decided", decision: { ...answer.decision, at: answer.at } });
  }

  /** Nobody knows whether it had its effect: a person decides, now or earlier. */
  async #interrupted(begun: Begun, since: number): Promise<void> {
    begun.interruptedSince = since;
    const settlement = await this.#options.inbox.get("settlement", begun.id);
    if (settlement !== undefined) this.settle(begun, settlement);
  }

  async #lookUp(begun: Begun, step: StepCall, cache: OutputCache): Promise<void> {
    const { history, definitionHash, isWanted, complete } = this.#options;
    begun.cacheKey = cacheKey(history.definition.name, step, definitionHash(step.path));
    // Somebody wants it run anew: what an earlier run gave is not that, and later runs get the new output.
    if (begun.operation.generation > 0) return this.#attempt(begun, step);
    const { verdict, output } = await cache.get(begun.cacheKey);
    begun.verdict = verdict;
    if (!isWanted(begun)) return;
    if (output === undefined) this.#attempt(begun, step);
    else complete(begun, { status: "done", value: output.value, cachedFrom: output.run });
  }
}
