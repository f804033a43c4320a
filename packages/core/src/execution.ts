import type { AttemptContext, AttemptOperation, RuntimeEvent } from "@tidemark/spec";
import type { TimerEntry } from "@tidemark/resilience/timers";

/** Tells whoever looks what an attempt says while it runs. */
export type EmitLive = (path: string, attempt: number, event: RuntimeEvent) => void;

/** One attempt that runs in this process. */
export class Execution implements AttemptContext {
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
