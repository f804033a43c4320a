import type { HostSignal, OperationId } from "@tidemark/spec";

/** What the interpreter is to be told next, and the interpreter while it waits for it. */
export class Mailbox {
  readonly #signals: HostSignal[] = [];
  readonly #onQuiet: () => HostSignal | undefined;
  #waiter: PromiseWithResolvers<HostSignal> | undefined;
  #busy = 0;
  #broken: { readonly thrown: unknown } | undefined;

  /** `onQuiet` is asked for a signal where somebody waits, nothing is there to tell and nothing is under way. */
  constructor(onQuiet: () => HostSignal | undefined) {
    this.#onQuiet = onQuiet;
  }

  /** Whether something went wrong that ends this execution of the run. */
  get isBroken(): boolean {
    return this.#broken !== undefined;
  }

  get isBusy(): boolean {
    return this.#busy > 0;
  }

  push(signal: HostSignal): void {
    this.#signals.push(signal);
  }

  /** Nobody wants to hear of it any more. */
  drop(id: OperationId): void {
    const at = this.#signals.findIndex((signal) => signal.kind === "completion" && signal.id === id);
    if (at !== -1) this.#signals.splice(at, 1);
  }

  wait(): Promise<HostSignal> {
    if (this.#broken !== undefined) return Promise.reject(this.#broken.thrown as Error);
    this.#waiter = Promise.withResolvers();
    const { promise } = this.#waiter;
    this.deliver();
    return promise;
  }

  /** Something is under way that will have something to tell: nothing is quiet meanwhile. */
  during(work: Promise<unknown>, onDone?: () => void): void {
    this.#busy += 1;
    work.then(
      () => {
        this.#busy -= 1;
        onDone?.();
        this.deliver();
      },
      (thrown: unknown) => {
        this.#busy -= 1;
        this.break(thrown);
      },
    );
  }

  /** Nothing can be told any more but what went wrong. */
  break(thrown: unknown): void {
    this.#broken ??= { thrown };
    this.#waiter?.reject(this.#broken.thrown);
    this.#waiter = undefined;
  }

  deliver(): void {
    if (this.#waiter === undefined) return;
    const signal = this.#signals.shift() ?? (this.#busy > 0 ? undefined : this.#onQuiet());
    if (signal === undefined) return;
    this.#waiter?.resolve(signal);
    this.#waiter = undefined;
  }
}
