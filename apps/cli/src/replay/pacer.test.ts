import { expect, test } from "vitest";

import { createPacer, type WallClock } from "./pacer.ts";

/** A clock that is set forward by sleeping. */
function createClock(): WallClock & { passed: number } {
  const clock = {
    passed: 0,
    now: () => clock.passed,
    sleep: async (milliseconds: number) => void (clock.passed += milliseconds),
  };
  return clock;
}

async function playAt(speed: number, times: readonly number[]): Promise<readonly number[]> {
  const clock = createClock();
  const pacer = createPacer({ speed, signal: new AbortController().signal, clock });
  const shown: number[] = [];
  for (const at of times) {
    await pacer.due(at);
    shown.push(clock.passed);
  }
  return shown;
}

test("keeps the pauses, and cuts the long ones", async () => {
  expect(await playAt(1, [5000, 5100, 5100, 7100, 67_100, 67_200])).toEqual([0, 100, 100, 2100, 5100, 5200]);
});

test("is faster, slower, or as fast as can be", async () => {
  expect(await playAt(10, [0, 1000, 61_000])).toEqual([0, 100, 400]);
  expect(await playAt(0.5, [0, 1000])).toEqual([0, 2000]);
  expect(await playAt(Number.POSITIVE_INFINITY, [0, 1000, 60_000])).toEqual([0, 0, 0]);
});

test("makes up for what is late", async () => {
  const clock = createClock();
  const pacer = createPacer({ speed: 1, signal: new AbortController().signal, clock });
  await pacer.due(0);
  clock.passed += 900;
  await pacer.due(1000);
  expect(clock.passed).toBe(1000);
  clock.passed += 5000;
  await pacer.due(1500);
  expect(clock.passed).toBe(6000);
});

test("a clock that went backwards while it was recorded stops nothing", async () => {
  expect(await playAt(1, [1000, 500, 1100])).toEqual([0, 0, 100]);
});

test("waits for nothing once it is told to hurry", async () => {
  const hurry = new AbortController();
  const clock = createClock();
  const pacer = createPacer({ speed: 1, signal: hurry.signal, clock });
  await pacer.due(0);
  hurry.abort();
  await pacer.due(1000);
  expect(clock.passed).toBe(0);
});

test("tells the time of the recording in between", async () => {
  const clock = createClock();
  const pacer = createPacer({ speed: 2, signal: new AbortController().signal, clock });
  await pacer.due(10_000);
  clock.passed += 100;
  expect(pacer.now()).toBe(10_200);
});
