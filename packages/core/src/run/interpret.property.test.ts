import { probeFlow } from "@tidemark/testkit";
import {
  operationId,
  type Host,
  type HostSignal,
  type Operation,
  type RecordedEvent,
  type RunHeader,
} from "@tidemark/spec";
import fc from "fast-check";
import { expect, test } from "vitest";
import { buildExecutionPlan } from "../plan/build-execution-plan.ts";
import { interpret } from "./interpret.ts";

/** A random flow: what each step needs, and what becomes of it. */
interface Model {
  readonly needs: readonly (readonly number[])[];
  readonly fails: readonly boolean[];
  readonly skipped: readonly boolean[];
  readonly concurrency: number;
  readonly strict: boolean;
  /** Which of the running operations completes next. */
  readonly choices: readonly number[];
}

const models: fc.Arbitrary<Model> = fc
  .record({
    lists: fc.array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 25 }),
    fails: fc.array(fc.integer({ min: 0, max: 14 }), { minLength: 25, maxLength: 25 }),
    skipped: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 25, maxLength: 25 }),
    concurrency: fc.integer({ min: 1, max: 5 }),
    strict: fc.boolean(),
    choices: fc.array(fc.nat(), { minLength: 60, maxLength: 60 }),
  })
  .map(({ lists, fails, skipped, ...rest }) => ({
    ...rest,
    needs: lists.map((list, at) => [...new Set(at === 0 ? [] : list.map((value) => value % at))]),
    fails: fails.map((value) => value === 0),
    skipped: skipped.map((value) => value === 0),
  }));

const header: RunHeader = {
  version: 1,
  interpreter: 1,
  run: "r",
  startedAt: 1,
  seed: 1,
  attempt: 1,
  inputs: {},
  config: {},
  env: {},
};

/** A host whose attempts complete in the order that the model chooses. */
class ModelHost implements Host {
  readonly begun: string[] = [];
  readonly events: RecordedEvent[] = [];
  peak = 0;
  readonly #model: Model;
  readonly #live: Operation[] = [];
  #time = 1;

  constructor(model: Model) {
    this.#model = model;
  }

  begin(operation: Operation): string {
    this.#live.push(operation);
    this.begun.push(operation.path);
    this.peak = Math.max(this.peak, this.#live.length);
    return operationId(operation);
  }

  next(): Promise<HostSignal> {
    const { choices, fails } = this.#model;
    const choice = choices[this.#time % choices.length]! % this.#live.length;
    const [operation] = this.#live.splice(choice, 1) as [Operation];
    this.#time += 1;
    const failed = fails[Number(operation.path.slice(1))];
    const error = { name: "Error", message: operation.path, retryable: false };
    const outcome = failed
      ? ({ status: "failed", error } as const)
      : ({ status: "done", value: operation.path } as const);
    return Promise.resolve({ kind: "completion", id: operationId(operation), at: this.#time, outcome });
  }

  abandon(): void {
    throw new Error("Nothing is abandoned in these flows.");
  }

  emit(event: RecordedEvent): void {
    this.events.push(event);
  }
}

function planOf({ needs, skipped, concurrency, strict }: Model) {
  const steps = Object.fromEntries(
    needs.map((list, at) => [
      `n${at}`,
      { needs: list.map((other) => `n${other}`), ...(skipped[at] && { when: "false" }) },
    ]),
  );
  return buildExecutionPlan(probeFlow(steps, { run: { concurrency, waves: strict ? "strict" : "eager" } }));
}

test("random flows behave as a plain model of the scheduler says", async () => {
  await fc.assert(
    fc.asyncProperty(models, async (model) => {
      const host = new ModelHost(model);
      const plan = planOf(model);
      const result = await interpret(plan, host, header);
      const index = (path: string): number => Number(path.slice(1));
      const startedAt = new Map(
        host.events.flatMap((event, at) =>
          event.type === "step.started" ? [[index(event.path), at] as const] : [],
        ),
      );
      const finishedAt = new Map(
        host.events.flatMap((event, at) =>
          event.type === "step.finished" ? [[index(event.path), at] as const] : [],
        ),
      );

      // No step runs twice, all are told of, and the limit holds.
      expect(new Set(host.begun).size).toBe(host.begun.length);
      expect(finishedAt.size).toBe(model.needs.length);
      expect(host.peak).toBeLessThanOrEqual(model.concurrency);

      const skips = expectedSkips(model);
      const anyFailed = host.begun.some((path) => model.fails[index(path)]);
      expect(result.status).toBe(anyFailed ? "failed" : "done");
      for (const path of host.begun) {
        const at = index(path);
        expect(skips.has(at)).toBe(false);
        for (const needed of model.needs[at]!)
          expect(finishedAt.get(needed)!).toBeLessThan(startedAt.get(at)!);
      }
      // Without a failure everything that is not skipped has run; with one, nothing starts after it.
      if (!anyFailed) {
        expect(host.begun.map(index).toSorted((a, b) => a - b)).toEqual(
          model.needs.map((_, at) => at).filter((at) => !skips.has(at)),
        );
      } else {
        const firstFailure = host.events.findIndex(
          (event) => event.type === "step.finished" && event.status === "failed",
        );
        for (const at of startedAt.values()) expect(at).toBeLessThan(firstFailure);
      }
      if (model.strict) expectStrict(host.events);
    }),
    { numRuns: 400 },
  );
});

test("the same completions give the same run, event for event", async () => {
  await fc.assert(
    fc.asyncProperty(models, async (model) => {
      const [one, two] = [new ModelHost(model), new ModelHost(model)];
      await interpret(planOf(model), one, header);
      await interpret(planOf(model), two, header);
      expect(two.begun).toEqual(one.begun);
      expect(two.events).toEqual(one.events);
    }),
    { numRuns: 100 },
  );
});

/** The steps whose condition is false, and all that need them. */
function expectedSkips({ needs, skipped }: Model): ReadonlySet<number> {
  const skips = new Set<number>();
  needs.forEach((list, at) => {
    if (skipped[at] || list.some((needed) => skips.has(needed))) skips.add(at);
  });
  return skips;
}

function expectStrict(events: readonly RecordedEvent[]): void {
  let open = 0;
  for (const event of events) {
    if (event.type === "step.started") {
      expect(event.wave).toBeGreaterThanOrEqual(open);
      open = event.wave;
    }
  }
}
