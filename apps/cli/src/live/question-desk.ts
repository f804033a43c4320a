import type { Answer } from "@tidemark/runtimes-human";
import type { Decision } from "@tidemark/spec";

import type { Asker } from "../checkpoint/line-asker.ts";
import type { OpenQuestion } from "./model/view-state.ts";

export interface QuestionDeskOptions {
  /** Who sits there. */
  readonly by: string;
  readonly onAsked: (question: OpenQuestion) => void;
  /** Nobody has to answer any more; with the reason, where one was given. */
  readonly onGone: (question: OpenQuestion, reason: string | undefined) => void;
  /** A question has been there long enough to be read. */
  readonly onReadable: (id: number) => void;
}

/** Hands questions to the view and answers back. */
export interface QuestionDesk extends Asker {
  answer(id: number, answer: Answer): void;
  /** A question stands on the screen. */
  shown(id: number): void;
}

/** Nobody reads a question and answers it in less: what comes sooner was meant for something else. */
const readingMs = 500;

/** Questions that are open, each with who waits for the answer. */
export function createQuestionDesk(options: QuestionDeskOptions): QuestionDesk {
  const { by, onAsked, onGone, onReadable } = options;
  const waiting = new Map<number, (decision: Decision | undefined) => void>();
  const seen = new Set<number>();
  let lastId = 0;
  let isClosed = false;
  return {
    async ask(path, question, { signal }) {
      if (signal.aborted || isClosed) return undefined;
      const open: OpenQuestion = { id: ++lastId, path, question, isNew: true };
      const { promise, resolve } = Promise.withResolvers<Decision | undefined>();
      const leave = (): void => {
        onGone(open, reasonOf(signal));
        resolve(undefined);
      };
      waiting.set(open.id, resolve);
      signal.addEventListener("abort", leave, { once: true });
      onAsked(open);
      try {
        return await promise;
      } finally {
        signal.removeEventListener("abort", leave);
        waiting.delete(open.id);
      }
    },
    answer(id, answer) {
      waiting.get(id)?.({ ...answer, by, timedOut: false });
    },
    shown(id) {
      if (seen.has(id)) return;
      seen.add(id);
      // Where the process was busy for so long, what is due runs before what was typed meanwhile is read: one round more.
      setTimeout(() => setImmediate(() => onReadable(id)), readingMs).unref();
    },
    close() {
      isClosed = true;
      for (const resolve of waiting.values()) resolve(undefined);
    },
  };
}

/** Why nobody has to answer any more, where somebody said so. */
function reasonOf({ reason }: AbortSignal): string | undefined {
  if (typeof reason === "string") return reason;
  const isPlain = reason instanceof Error && !/^(?:Abort|Timeout)Error$/.test(reason.name);
  return isPlain ? (reason as Error).message : undefined;
}
