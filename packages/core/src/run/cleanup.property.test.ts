import {
  operationId,
  type Host,
  type HostSignal,
  type Operation,
  type RecordedEvent,
  type RunHeader,
} from "@tidemark/spec";
import { probeFlow, type ProbeStep } from "@tidemark/testkit";
import fc from "fast-check";
import { assert, expect, test } from "vitest";
import { buildExecutionPlan } from "../plan/build-execution-plan.ts";
import { interpret } from "./interpret.ts";

/** A random flow with everything that waits: retries, deadlines, limits, fallbacks, a run's own timeout. */
interface Model {
  readonly steps: readonly StepModel[];
  readonly concurrency: number;
  readonly timeout: boolean;
  /** For each turn: which live operation ends, and whether well; or, at the cancelled turn, the whole run. */
  readonly turns: readonly { readonly choice: number; readonly fails: boolean }[];
  readonly cancelAt: number;
}

interface StepModel {
  readonly needs: readonly number[];
  readonly retries: number;
  readonly deadline: boolean;
  readonly limited: boolean;
  readonly fallback: boolean;
  readonly goesOn: boolean;
}

const step = fc.record({
  needs: fc.array(fc.nat(), { maxLength: 2 }),
  retries: fc.integer({ min: 0, max: 2 }),
  deadline: fc.boolean(),
  limited: fc.boolean(),
  fallback: fc.boolean(),
  goesOn: fc.boolean(),
});

const models: fc.Arbitrary<Model> = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 12 }).map((list) =>
    list.map((each, at) => ({
      ...each,
      needs: [...new Set(at === 0 ? [] : each.needs.map((value) => value % at))],
    })),
  ),
  concurrency: fc.integer({ min: 1, max: 4 }),
  timeout: fc.boolean(),
  turns: fc.array(fc.record({ choice: fc.nat(), fails: fc.boolean() }), { minLength: 80, maxLength: 80 }),
  cancelAt: fc.integer({ min: 0, max: 120 }),
});

class RandomHost implements Host {
  readonly live = new Map<string, Operation>();
  readonly events: RecordedEvent[] = [];
  peak = 0;
  readonly #model: Model;
  #turn = 0;

  constructor(model: Model) {
    this.#model = model;
  }

  begin(operation: Operation): string {
    const id = operationId(operation);
    assert(!this.live.has(id), `${id} is begun twice`);
    this.live.set(id, operation);
    this.peak = Math.max(this.peak, [...this.live.values()].filter(({ kind }) => kind === "attempt").length);
    return id;
  }

  next(): Promise<HostSignal> {
    const { turns, cancelAt } = this.#model;
    const turn = this.#turn++;
    const at = 1000 + turn;
    if (turn === cancelAt) return Promise.resolve({ kind: "cancellation", at, reason: "enough" });
    const { choice, fails } = turns[turn % turns.length]!;
    const ids = [...this.live.keys()];
    assert(ids.length > 0, "the interpreter waits for nothing");
    const id = ids[choice % ids.length]!;
    const { kind } = this.live.get(id)!;
    this.live.delete(id);
    const error = { name: "Error", message: id };
    const ended = fails ? ({ status: "failed", error } as const) : ({ status: "done", value: id } as const);
    return Promise.resolve({
      kind: "completion",
      id,
      at,
      outcome: kind === "sleep" ? { status: "elapsed" } : ended,
    });
  }

  abandon(id: string): void {
    this.live.delete(id);
  }

  emit(event: RecordedEvent): void {
    this.events.push(event);
  }
}

function planOf({ steps, concurrency, timeout }: Model) {
  const entries = steps.map((each, at): [string, ProbeStep] => [
    `n${at}`,
    {
      needs: each.needs.map((other) => `n${other}`),
      retry: { max: each.retries, baseMs: 1 },
      ...(each.deadline && { deadlineMs: 10_000 }),
      ...(each.limited && { limit: "shared" }),
      ...(each.fallback && { fallback: "spare" }),
      ...(each.goesOn && { onError: "continue" }),
    },
  ]);
  const spare: [string, ProbeStep][] = steps.some(({ fallback }) => fallback) ? [["spare", {}]] : [];
  const run = { concurrency, limits: { shared: 1 }, ...(timeout && { timeoutMs: 5000 }) };
  return buildExecutionPlan(probeFlow(Object.fromEntries([...entries, ...spare]), { run }));
}

const header: RunHeader = {
  version: 1,
  interpreter: 1,
  run: "r",
  startedAt: 1000,
  seed: 7,
  attempt: 1,
  inputs: {},
  config: {},
  env: {},
};

test("however a run ends, nothing is left running and everything that started is told to have ended", async () => {
  await fc.assert(
    fc.asyncProperty(models, async (model) => {
      const host = new RandomHost(model);
      const result = await interpret(planOf(model), host, header);

      expect([...host.live.keys()]).toEqual([]);
      expect(host.peak).toBeLessThanOrEqual(model.concurrency);
      expect(result.nodes.size).toBe(model.steps.length);
      expect(host.events.map(({ sequence }) => sequence)).toEqual(host.events.map((_, at) => at));
      expect(host.events.at(-1)?.type).toBe("run.finished");
      expectPairs(host.events);
    }),
    { numRuns: 600 },
  );
});

/** Every start of an attempt, step or wave has its end, and no step ends twice. */
function expectPairs(events: readonly RecordedEvent[]): void {
  const open = new Set<string>();
  const ended = new Set<string>();
  for (const event of events) {
    if (event.type === "attempt.started") open.add(`attempt ${event.path} ${event.attempt}`);
    if (event.type === "step.started") open.add(`step ${event.path}`);
    if (event.type === "wave.started") open.add(`wave ${event.wave}`);
    if (event.type === "attempt.finished")
      expect(open.delete(`attempt ${event.path} ${event.attempt}`)).toBe(true);
    if (event.type === "wave.finished") expect(open.delete(`wave ${event.wave}`)).toBe(true);
    if (event.type === "step.finished") {
      open.delete(`step ${event.path}`);
      expect(ended.has(event.path)).toBe(false);
      ended.add(event.path);
    }
  }
  expect([...open]).toEqual([]);
}
