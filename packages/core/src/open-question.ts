import type { TimerEntry } from "@tidemark/resilience/timers";
import type { AskPerson, Decision, DecisionOperation, OperationId, Waiting } from "@tidemark/spec";

/** A question in this process, from the moment it is asked until somebody or something decides it. */
export class OpenQuestion {
  readonly id: OperationId;
  readonly operation: DecisionOperation;
  /** Decides it when it is due. */
  timer: TimerEntry | undefined;
  /** Whether somebody is being asked right now, or it is due, so that waiting makes sense. */
  attended = false;
  readonly #controller = new AbortController();

  constructor(id: OperationId, operation: DecisionOperation) {
    this.id = id;
    this.operation = operation;
  }

  /** Asks, and calls back with the decision, or with nothing where the question stays open. */
  ask(ask: AskPerson | undefined, onAnswer: (decision: Decision | undefined) => void): void {
    const { path, question, evidence } = this.operation;
    const left = (): Decision | undefined => decideUnattended(this.operation);
    if (ask === undefined) return onAnswer(left());
    this.attended = true;
    const { signal } = this.#controller;
    ask({ id: this.id, path, question, evidence, signal }).then(
      (answer) => {
        this.attended = false;
        if (!signal.aborted) onAnswer(answer === "nobody" ? left() : answer);
      },
      // Who cannot ask leaves the question open: there is a command that answers it.
      () => {
        this.attended = false;
        if (!signal.aborted) onAnswer(undefined);
      },
    );
  }

  /** Nobody has to answer any more. */
  close(reason: unknown): void {
    this.#controller.abort(reason);
  }

  describe(): Waiting {
    const { path, question, evidence } = this.operation;
    return { kind: "question", path, id: this.id, question, evidence };
  }
}

/** What the question itself says of a time in which no person can be asked. */
function decideUnattended({ question }: DecisionOperation): Decision | undefined {
  const { unattended } = question;
  if (unattended === "suspend") return undefined;
  const action = unattended === "default" ? (question.default ?? "reject") : unattended;
  return { action, by: "unattended", timedOut: false };
}

/** What a question comes to when its time has passed. */
export function decideLate({ question }: DecisionOperation): Decision {
  return { action: question.default ?? "reject", by: "timeout", timedOut: true };
}
