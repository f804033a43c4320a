import type { Clock } from "@tidemark/spec";
import fc from "fast-check";
import { expect, test } from "vitest";
import { systemClock } from "./system-clock.ts";
import { TimerQueue } from "./timer-queue.ts";

/** A clock that moves when told, with at most one timer, as the queue promises. */
class ManualClock implements Clock {
  time = 0;
  timers: { callback: () => void; dueAt: number }[] = [];

  now(): number {
    return this.time;
  }

  schedule(callback: () => void, delayMs: number): () => void {
    const timer = { callback, dueAt: this.time + delayMs };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  advance(to: number): void {
    for (;;) {
      const [timer] = this.timers.filter(({ dueAt }) => dueAt <= to);
      if (timer === undefined) break;
      this.time = Math.max(this.time, timer.dueAt);
      this.timers = this.timers.filter((other) => other !== timer);
      timer.callback();
    }
    this.time = to;
  }
}

test("fires what is due, in order of due time, never what was removed, on one timer", () => {
  const action = fc.oneof(
    fc.record({ add: fc.integer({ min: 0, max: 100 }) }),
    fc.record({ remove: fc.nat() }),
    fc.record({ advance: fc.integer({ min: 1, max: 40 }) }),
  );
  fc.assert(
    fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
      const clock = new ManualClock();
      const queue = new TimerQueue(clock);
      const fired: number[] = [];
      const model = new Map<number, number>();
      const entries: ReturnType<TimerQueue["add"]>[] = [];
      for (const step of actions) {
        if ("add" in step) {
          const id = entries.length;
          model.set(id, clock.time + step.add);
          entries.push(queue.add(clock.time + step.add, () => fired.push(id)));
        } else if ("remove" in step) {
          const id = step.remove % Math.max(1, entries.length);
          if (entries[id]) queue.remove(entries[id]);
          model.delete(id);
        } else {
          clock.advance(clock.time + step.advance);
          const due = [...model].filter(([, dueAt]) => dueAt <= clock.time);
          expect(fired.toSorted((a, b) => a - b)).toEqual(due.map(([id]) => id));
          expect(fired.map((id) => model.get(id)!)).toEqual(
            due.map(([, dueAt]) => dueAt).toSorted((a, b) => a - b),
          );
          for (const id of fired.splice(0)) model.delete(id);
        }
        expect(clock.timers.length).toBeLessThanOrEqual(1);
        expect(queue.size).toBe(model.size);
      }
    }),
  );
});

test("an empty queue holds no timer, so that a process can end", () => {
  const clock = new ManualClock();
  const queue = new TimerQueue(clock);
  queue.remove(queue.add(10, () => {}));
  expect(clock.timers).toEqual([]);
});

test("a delay longer than Node's longest timer does not fire at once", async () => {
  let fired = false;
  const takeBack = systemClock().schedule(() => (fired = true), 2 ** 31 + 1000);
  await new Promise((resolve) => setTimeout(resolve, 20));
  takeBack();
  expect(fired).toBe(false);
});
