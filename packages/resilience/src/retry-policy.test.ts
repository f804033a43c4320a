import { describe, expect, it } from "vitest";
import { isResilienceError } from "./resilience-error.ts";
import { defaultRetryPolicy, retryPolicy } from "./retry-policy.ts";

describe("retryPolicy", () => {
  it("is the default where nothing is written: three retries of what is known to pass", () => {
    expect(retryPolicy()).toEqual({
      maxRetries: 3,
      baseMs: 1000,
      capMs: 30_000,
      factor: 2,
      jitter: "full",
      on: "transient",
    });
  });

  it("repeats anything not permanent where retry is written without `on`", () => {
    expect(retryPolicy({})).toEqual({ ...defaultRetryPolicy, on: "any" });
    expect(retryPolicy({ max: 5 })).toMatchObject({ maxRetries: 5, on: "any" });
    expect(retryPolicy(undefined, { max: 5 })).toMatchObject({ maxRetries: 5, on: "any" });
  });

  it("keeps what the flow says where the step says nothing, and an `on` of the flow too", () => {
    const flow = { max: 2, baseMs: 10, on: "transient" } as const;
    expect(retryPolicy({ max: 0 }, flow)).toMatchObject({ maxRetries: 0, baseMs: 10, on: "transient" });
    expect(retryPolicy({ on: ["busy"] }, flow)).toMatchObject({ maxRetries: 2, on: ["busy"] });
  });

  it("lifts the cap to the base where only the base is given", () => {
    expect(retryPolicy({ baseMs: 60_000 }).capMs).toBe(60_000);
    expect(retryPolicy({ baseMs: 60_000, capMs: 5000 }).capMs).toBe(5000);
  });

  it("grows exponentially unless a strategy is named", () => {
    expect(retryPolicy({})).not.toHaveProperty("strategy");
    expect(retryPolicy({ max: 1 }, { strategy: "linear" })).toMatchObject({ strategy: "linear" });
    expect(retryPolicy({ strategy: "fixed" }, { strategy: "linear" })).toMatchObject({ strategy: "fixed" });
  });

  it("is immutable and keeps no hold of the list it was given", () => {
    const codes = ["busy"];
    const policy = retryPolicy({ on: codes });
    codes.push("late");
    expect(policy.on).toEqual(["busy"]);
    expect(Object.isFrozen(policy) && Object.isFrozen(policy.on) && Object.isFrozen(retryPolicy())).toBe(
      true,
    );
  });

  it.each<unknown>([
    { max: -1 },
    { max: 1.5 },
    { max: Infinity },
    { max: "3" },
    { baseMs: -1 },
    { baseMs: NaN },
    { baseMs: "1s" },
    { capMs: Infinity },
    { factor: 0.5 },
    { factor: NaN },
    { jitter: "some" },
    { strategy: "quadratic" },
    { on: "always" },
    { on: [503] },
    { on: [""] },
    { maxRetries: 3 },
    { constructor: 3 },
    null,
    3,
    [],
  ])("refuses %j by name", (settings) => {
    const isObject = typeof settings === "object" && settings !== null && !Array.isArray(settings);
    const name = isObject ? `\`${Object.keys(settings)[0]}\`` : "to be an object";
    for (const make of [() => retryPolicy(settings as never), () => retryPolicy({}, settings as never)]) {
      expect(make).toThrow(
        expect.objectContaining({ code: "invalid_policy", message: expect.stringContaining(name) }),
      );
    }
  });

  it("throws errors of its own family", () => {
    expect(() => retryPolicy({ max: -1 })).toThrow(expect.toSatisfy(isResilienceError));
  });
});
