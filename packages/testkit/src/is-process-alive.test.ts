import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { isProcessAlive } from "./is-process-alive.ts";

test("a process is alive until it ends", async () => {
  const child = spawn("sleep", ["60"]);
  await once(child, "spawn");
  expect(isProcessAlive(child.pid!)).toBe(true);
  child.kill("SIGKILL");
  await once(child, "close");
  expect(isProcessAlive(child.pid!)).toBe(false);
});

test("the dead that nobody has asked after do not count", async () => {
  // The first child ends, and its parent never asks.
  const parent = spawn("sh", ["-c", "true & echo $!; exec sleep 60"]);
  const [line] = await once(parent.stdout, "data");
  await expect.poll(() => isProcessAlive(Number(line))).toBe(false);
  parent.kill("SIGKILL");
});
