/** What a task can wait for: the id of an operation, or any object that somebody fires. */
export type Key = string | object;

/** What ended a wait. */
export interface Fired {
  readonly key: Key;
  readonly value: unknown;
}

/** The body of a task: it yields the keys of which any one lets it go on. */
export type Steps<Result = void> = Generator<readonly Key[], Result, Fired>;

export interface Task {
  readonly steps: Steps;
  keys: readonly Key[];
  dropped: boolean;
}

/** A task that can go on, and what it is told. The first turn of a task is told nothing. */
interface Turn extends Fired {
  readonly task: Task;
}

/**
 * Runs generators side by side without awaiting anything: `spawn` adds one, `fire` wakes who waits
 * for a key, `run` goes on until everybody waits. The order depends on the order of the calls alone,
 * so the same completions give the same run.
 */
export class Scheduler {
  readonly #waiting = new Map<Key, Task>();
  readonly #runnable: Turn[] = [];

  spawn(steps: Steps): Task {
    const task: Task = { steps, keys: [], dropped: false };
    this.#runnable.push({ task, key: "", value: undefined });
    return task;
  }

  /** Wakes the task that waits for the key, if one does. */
  fire(key: Key, value?: unknown): void {
    const task = this.#waiting.get(key);
    if (task === undefined) return;
    this.#forget(task);
    this.#runnable.push({ task, key, value });
  }

  run(): void {
    // Those that wake somebody put him at the end of the same queue.
    for (let at = 0; at < this.#runnable.length; at++) this.#resume(this.#runnable[at]!);
    this.#runnable.length = 0;
  }

  /** Ends a task where it stands. Its `finally` blocks run, and abandon what it began. */
  drop(task: Task): void {
    this.#forget(task);
    task.dropped = true;
    task.steps.return();
  }

  #resume(turn: Turn): void {
    const { task } = turn;
    if (task.dropped) return;
    const { done, value } = task.steps.next(turn);
    if (done === true) return;
    task.keys = value;
    for (const key of value) this.#waiting.set(key, task);
  }

  #forget(task: Task): void {
    for (const key of task.keys) this.#waiting.delete(key);
    task.keys = [];
  }
}
