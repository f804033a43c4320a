import { describe, expect, test } from "vitest";
import { Admission } from "./admission.ts";
import { Permits } from "./permits.ts";
import { Scheduler, type Steps } from "./scheduler.ts";

describe("Scheduler", () => {
  test("a task goes on with the first of the keys it waits for, and with no other", () => {
    const scheduler = new Scheduler();
    const seen: unknown[] = [];
    scheduler.spawn(
      (function* (): Steps {
        for (const keys of [["a", "b"], ["c"]]) {
          const { key, value } = yield keys;
          seen.push({ key, value });
        }
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

describe("Admission", () => {
  function harness(count: number) {
    const permits = new Permits(count);
    const seen: string[] = [];
    const enter = (name: string, more: readonly Permits[] = []) =>
      new Admission([...more, permits], () => seen.push(name));
    return { permits, seen, enter };
  }

  test("waiters get their turn in the order in which they came", () => {
    const { permits, seen, enter } = harness(1);
    for (const name of ["a", "b", "c"]) enter(name);
    permits.release();
    permits.release();
    expect(seen).toEqual(["a", "b", "c"]);
  });

  test("who gives up leaves the queue", () => {
    const { permits, seen, enter } = harness(1);
    enter("a");
    enter("b").withdraw();
    enter("c");
    permits.release();
    expect(seen).toEqual(["a", "c"]);
  });

  test("who gives up between two queues gives back what it has", () => {
    const { permits, seen, enter } = harness(1);
    const limit = new Permits(1);
    enter("a");
    const between = enter("b", [limit]);
    expect(limit.free).toBe(false);
    between.withdraw();
    expect(limit.free).toBe(true);
    permits.release();
    expect(permits.free).toBe(true);
    expect(seen).toEqual(["a"]);
  });
});
