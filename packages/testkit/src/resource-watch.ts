import { AsyncLocalStorage, createHook } from "node:async_hooks";
import { setTimeout as wait } from "node:timers/promises";

/** Knows which timers, sockets, pipes and processes were opened while it watched. */
export interface ResourceWatch {
  /** Does something and notes what that opens; what others do meanwhile, such as the test runner, is not noted. */
  during<Value>(run: () => Promise<Value>): Promise<Value>;
  /** The types of what is still open, once what is closing has had the time to close. Ends the watch. */
  end(patienceMs?: number): Promise<readonly string[]>;
}

interface Resource {
  readonly type: string;
  readonly handle: { hasRef?(): boolean };
}

const pauseMs = 5;

export function watchResources(): ResourceWatch {
  const watched = new AsyncLocalStorage<true>();
  const opened = new Map<number, Resource>();
  const hook = createHook({
    init(id, type, _trigger, handle) {
      if (watched.getStore() === true) opened.set(id, { type, handle });
    },
    destroy: (id) => void opened.delete(id),
  }).enable();
  // Only what keeps the process alive counts: an idle connection in a pool does not.
  const stillOpen = (): readonly string[] =>
    [...opened.values()].filter(({ handle }) => handle.hasRef?.() === true).map(({ type }) => type);

  return {
    during: (run) => watched.run(true, run),
    async end(patienceMs = 1000): Promise<readonly string[]> {
      const giveUpAt = performance.now() + patienceMs;
      while (stillOpen().length > 0 && performance.now() < giveUpAt) await wait(pauseMs);
      hook.disable();
      return stillOpen();
    },
  };
}
