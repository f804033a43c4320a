import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { watchResources } from "./resource-watch.ts";

test("what is left open is named by its type", async () => {
  const watch = watchResources();
  const close = await watch.during(async () => {
    const timer = setTimeout(() => {}, 60_000);
    const server = createServer().listen(0);
    const child = spawn("sleep", ["60"]);
    await once(server, "listening");
    return () => [clearTimeout(timer), server.close(), child.kill()];
  });
  const open = await watch.end(50);
  close();
  expect(new Set(open)).toEqual(new Set(["Timeout", "TCPSERVERWRAP", "PROCESSWRAP", "PIPEWRAP"]));
});

test("what closes in time or keeps nothing alive does not count", async () => {
  const watch = watchResources();
  const idle = await watch.during(async () => {
    setTimeout(() => {}, 20);
    await wait(1);
    return setTimeout(() => {}, 60_000).unref();
  });
  expect(await watch.end()).toEqual([]);
  clearTimeout(idle);
});

test("what others open does not count", async () => {
  const watch = watchResources();
  const timer = setTimeout(() => {}, 60_000);
  await watch.during(() => wait(1));
  expect(await watch.end(50)).toEqual([]);
  clearTimeout(timer);
});
