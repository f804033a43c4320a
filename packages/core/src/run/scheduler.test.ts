import { describe, expect, test } from "vitest";
import { acquire, release } from "./acquire.ts";
import { Permits } from "./permits.ts";
import { Scheduler, type Steps } from "./scheduler.ts";

describe("Scheduler", () => {
  test("a task goes on with the first of the keys it waits for, and with no other", () => {
    const scheduler = new Scheduler();
    const seen: unknown[] = [];
    scheduler.spawn(
      (function* (): Steps {
        seen.push(yield ["a", "b"]);
        seen.push(yield ["c"]);
      })(),
    );
    scheduler.run();
    scheduler.fire("b", 1);
    scheduler.fire("a", 2);
    scheduler.run();
    scheduler.fire("c", 3);
    scheduler.run();
    expect(seen).toEqual([
      { key: "b", value: 1 },
      { key: "c", value: 3 },
    ]);
  });

  test("a dropped task runs its finally blocks and nothing else, also where it was about to go on", () => {
    const scheduler = new Scheduler();
    const seen: string[] = [];
    const task = scheduler.spawn(
      (function* (): Steps {
        try {
          yield ["a"];
          seen.push("went on");
        } finally {
          seen.push("cleaned up");
        }
      })(),
    );
    scheduler.run();
    scheduler.fire("a");
    scheduler.drop(task);
    scheduler.run();
    expect(seen).toEqual(["cleaned up"]);
  });

  test("tasks run in the order in which they became ready", () => {
    const scheduler = new Scheduler();
    const seen: string[] = [];
    for (const name of ["x", "y", "z"]) {
      scheduler.spawn(
        (function* (): Steps {
          yield [name];
          seen.push(name);
        })(),
      );
    }
    scheduler.run();
    for (const key of ["z", "x", "y"]) scheduler.fire(key);
    scheduler.run();
    expect(seen).toEqual(["z", "x", "y"]);
  });
});

describe("acquire", () => {
  function harness(count: number) {
    const scheduler = new Scheduler();
    const permits = new Permits(count, (waiter) => scheduler.fire(waiter));
    const seen: string[] = [];
    const hold = (name: string) =>
      scheduler.spawn(
        (function* (): Steps {
          if (!(yield* acquire([permits], [`${name} late`]))) return void seen.push(`${name} gave up`);
          seen.push(`${name} in`);
          yield [name];
          release([permits]);
          seen.push(`${name} out`);
        })(),
      );
    return { scheduler, seen, hold };
  }

  test("waiters get their turn in the order in which they came", () => {
    const { scheduler, seen, hold } = harness(1);
    for (const name of ["a", "b", "c"]) hold(name);
    scheduler.run();
    scheduler.fire("a");
    scheduler.run();
    scheduler.fire("b");
    scheduler.run();
    expect(seen).toEqual(["a in", "a out", "b in", "b out", "c in"]);
  });

  test("who gives up or is dropped leaves the queue, and a permit granted meanwhile goes on to the next", () => {
    const { scheduler, seen, hold } = harness(1);
    hold("a");
    hold("b");
    const dropped = hold("c");
    hold("d");
    scheduler.run();
    scheduler.fire("b late");
    scheduler.run();
    scheduler.fire("a");
    // `a` goes out only when the scheduler runs; `c` is then granted and dropped in the same breath.
    scheduler.drop(dropped);
    scheduler.run();
    expect(seen).toEqual(["a in", "b gave up", "a out", "d in"]);
  });
});
