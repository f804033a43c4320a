import { AssertionError } from "node:assert";
import { expect, test } from "vitest";
import { createCall } from "./create-call.ts";
import { greet } from "./__fixtures__/greet-runtime.ts";

test("a call has all that a runtime may ask for", async () => {
  const call = await createCall(greet(), {
    settings: { name: "Ada" },
    attempt: 2,
    env: { A: "1" },
    values: { one: 1 },
  });
  expect(call).toMatchObject({
    config: { name: "Ada" },
    attempt: 2,
    env: { A: "1" },
    values: { one: 1 },
    path: "step",
  });
  call.emit({ type: "progress", message: "half" });
  expect(call.events).toEqual([{ type: "progress", message: "half" }]);
});

test("settings that the schema refuses are listed", async () => {
  await expect(createCall(greet(), { settings: { name: 5, other: 1 } })).rejects.toThrow(
    /name: .*\n.*other: /,
  );
});

test("the config cannot be changed", async () => {
  const { config } = await createCall(greet(), { settings: { name: "Ada" } });
  expect(Object.isFrozen(config)).toBe(true);
});

test("a deferred setting without a function is named", async () => {
  const call = await createCall(greet(), { settings: { each: "x" }, deferred: { other: () => 1 } });
  expect(call.evaluate("other", {})).toBe(1);
  expect(() => call.evaluate("each", {})).toThrow(AssertionError);
  expect(() => call.evaluate("toString", {})).toThrow(AssertionError);
});
