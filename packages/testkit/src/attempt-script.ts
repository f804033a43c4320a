import type { AttemptContext, AttemptExecutor, Json, Operation } from "@tidemark/spec";

/** An attempt that a test ends when it likes. */
export interface ScriptedAttempt {
  readonly path: string;
  readonly context: AttemptContext;
  readonly succeed: (value: Json) => void;
  readonly fail: (thrown: unknown) => void;
}

/** An executor whose attempts end when the test says so, and not before. */
export class AttemptScript {
  readonly started: ScriptedAttempt[] = [];

  readonly execute: AttemptExecutor = (call, context) =>
    new Promise((resolve, reject) => {
      this.started.push({ path: call.path, context, succeed: resolve, fail: reject });
    });

  /** The attempt of a path that was started last, once it has been started. */
  async attempt(path: string): Promise<ScriptedAttempt> {
    for (let turn = 0; turn < 1000; turn++) {
      const found = this.started.findLast((attempt) => attempt.path === path);
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    throw new Error(`The host did not start "${path}".`);
  }
}

/** An attempt operation as the interpreter would begin it. */
export function attemptOperation(
  path: string,
  options: { readonly attempt?: number; readonly timeoutMs?: number } = {},
): Operation {
  const { attempt = 1, timeoutMs } = options;
  return {
    kind: "attempt",
    path,
    generation: 0,
    attempt,
    step: { path, uses: "scripted", settings: {} },
    ...(timeoutMs !== undefined && { timeoutMs }),
  };
}

export function sleepOperation(
  path: string,
  until: { readonly at: number } | { readonly activeMs: number },
): Operation {
  return { kind: "sleep", path, generation: 0, attempt: 0, until };
}
