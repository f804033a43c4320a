import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { settle } from "./__fixtures__/manual-clock.ts";
import { concurrencyLimit } from "./concurrency-limit.ts";

describe("concurrencyLimit", () => {
  it("lets so many run for each key, in the order of the calls", async () => {
    const limit = concurrencyLimit({ limit: 2 });
    const started: string[] = [];
    const gates = new Map<string, PromiseWithResolvers<void>>();
    const calls = ["a1", "a2", "a3", "b1", "a4"].map((name) =>
      limit.execute(name[0]!, () => {
        started.push(name);
        gates.set(name, Promise.withResolvers());
        return gates.get(name)!.promise;
      }),
    );
    await settle();
    expect(started).toEqual(["a1", "a2", "b1"]);
    expect([limit.running("a"), limit.waiting("a"), limit.running("b"), limit.waiting("b")]).toEqual([
      2, 2, 1, 0,
    ]);
    gates.get("a2")!.reject(new Error("no"));
    await expect(calls[1]).rejects.toThrow("no");
    expect(started).toEqual(["a1", "a2", "b1", "a3"]);
    for (const name of ["a1", "a3", "b1"]) gates.get(name)!.resolve();
    await settle();
    gates.get("a4")!.resolve();
    await Promise.all(calls.toSpliced(1, 1));
    expect([limit.running("a"), limit.waiting("a")]).toEqual([0, 0]);
  });

  it("is left by who is cancelled while waiting; what runs goes on", async () => {
    const limit = concurrencyLimit({ limit: 1 });
    const controller = new AbortController();
    const reason = new Error("Enough.");
    const gate = Promise.withResolvers<string>();
    const running = limit.execute("key", () => gate.promise, { signal: controller.signal });
    const work = vi.fn<() => void>();
    const waiting = limit.execute("key", work, { signal: controller.signal });
    const next = limit.execute("key", () => "next");
    await settle();
    controller.abort(reason);
    await expect(waiting).rejects.toMatchObject({ code: "cancelled", cause: reason });
    expect(limit.waiting("key")).toBe(1);
    gate.resolve("done");
    expect(await running).toBe("done");
    expect(await next).toBe("next");
    expect(work).not.toHaveBeenCalled();
    await expect(limit.execute("key", work, { signal: controller.signal })).rejects.toMatchObject({
      code: "cancelled",
    });
  });

  it("gives the place on where the cancel comes together with the turn", async () => {
    const limit = concurrencyLimit({ limit: 1 });
    const controller = new AbortController();
    const gate = Promise.withResolvers<void>();
    const first = limit.execute("key", () => gate.promise);
    const work = vi.fn<() => void>();
    const second = limit.execute("key", work, { signal: controller.signal });
    const third = limit.execute("key", () => "third");
    void second.catch(() => undefined);
    await settle();
    gate.resolve();
    // In the very turn in which the place is handed over.
    await first.then(() => controller.abort());
    expect(await third).toBe("third");
    await expect(second).rejects.toMatchObject({ code: "cancelled" });
    expect(work).not.toHaveBeenCalled();
    expect(limit.running("key")).toBe(0);
  });

  it("is fair and never over its limit, however calls come, end and leave", async () => {
    const action = fc.oneof(
      { weight: 4, arbitrary: fc.record({ call: fc.constantFrom("a", "b") }) },
      { weight: 3, arbitrary: fc.record({ end: fc.nat(), fails: fc.boolean() }) },
      { weight: 2, arbitrary: fc.record({ cancel: fc.nat() }) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(action, { maxLength: 60 }),
        async (most, actions) => {
          const limit = concurrencyLimit({ limit: most });
          const model = {
            a: { running: [] as number[], waiting: [] as number[] },
            b: { running: [] as number[], waiting: [] as number[] },
          };
          const gates: PromiseWithResolvers<void>[] = [];
          const controllers: AbortController[] = [];
          const started: number[] = [];
          const expected: number[] = [];
          const settled: Promise<unknown>[] = [];
          const advance = (key: "a" | "b"): void => {
            const { running, waiting } = model[key];
            while (running.length < most && waiting.length > 0) {
              expected.push(waiting[0]!);
              running.push(waiting.shift()!);
            }
          };
          const end = (id: number): void => {
            for (const key of ["a", "b"] as const) {
              const at = model[key].running.indexOf(id);
              if (at !== -1) model[key].running.splice(at, 1);
              advance(key);
            }
          };
          for (const step of actions) {
            if ("call" in step) {
              const id = gates.length;
              gates.push(Promise.withResolvers());
              controllers.push(new AbortController());
              const work = (): Promise<void> => {
                started.push(id);
                return gates[id]!.promise;
              };
              settled.push(
                limit.execute(step.call, work, { signal: controllers[id]!.signal }).catch(() => undefined),
              );
              model[step.call as "a" | "b"].waiting.push(id);
              advance(step.call as "a" | "b");
            } else {
              const running = [...model.a.running, ...model.b.running];
              const waiting = [...model.a.waiting, ...model.b.waiting];
              if ("end" in step && running.length > 0) {
                const id = running[step.end % running.length]!;
                if (step.fails) gates[id]!.reject(new Error("no"));
                else gates[id]!.resolve();
                end(id);
              } else if ("cancel" in step && waiting.length > 0) {
                const id = waiting[step.cancel % waiting.length]!;
                controllers[id]!.abort();
                for (const lane of [model.a, model.b])
                  lane.waiting = lane.waiting.filter((other) => other !== id);
              }
            }
            await settle();
            expect(started).toEqual(expected);
            for (const key of ["a", "b"] as const) {
              expect(limit.running(key)).toBe(model[key].running.length);
              expect(limit.waiting(key)).toBe(model[key].waiting.length);
            }
          }
          for (let id = 0; id < gates.length; id += 1) gates[id]!.resolve();
          await Promise.all(settled);
          expect([limit.running("a"), limit.running("b")]).toEqual([0, 0]);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("keeps nothing of a key that nobody uses", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const limit = concurrencyLimit<object>({ limit: 1 });
    const use = async (): Promise<WeakRef<object>> => {
      const key = {};
      await Promise.all([limit.execute(key, settle), limit.execute(key, settle)]);
      return new WeakRef(key);
    };
    const used = await use();
    await settle();
    collect();
    expect(used.deref()).toBeUndefined();
    expect(limit.running({})).toBe(0);
  });

  it("serves a long queue in time that grows with its length alone", async () => {
    const limit = concurrencyLimit({ limit: 1 });
    let last = -1;
    const calls = Array.from({ length: 50_000 }, (_, call) =>
      limit.execute("key", () => {
        expect(call === last + 1).toBe(true);
        last = call;
      }),
    );
    await Promise.all(calls);
    expect(last).toBe(49_999);
  });

  it.each([{}, { limit: 0 }, { limit: 1.5 }, { limit: 1, max: 1 }])("refuses %j", (options) => {
    expect(() => concurrencyLimit(options as never)).toThrow(
      expect.objectContaining({ code: "invalid_policy" }),
    );
  });
});
