import { probeFlow } from "@tidemark/testkit";
import { expect, test } from "vitest";
import { ManagedEngine } from "./managed-engine.fixture.ts";
test("late", async () => {
  const managed = await ManagedEngine.create();
  const flow = probeFlow({
    q: { uses: "ask", settings: { default: "approve", unattended: "suspend" }, timeoutMs: 50 },
    b: { needs: ["q"] },
  });
  expect((await managed.run(flow)).status).toBe("suspended");
  await new Promise((r) => setTimeout(r, 100));
  managed.restart();
  const result = await managed.resume();
  expect([result.status, result.nodes.get("q")?.output]).toMatchObject(["done", { timedOut: true }]);
});
test("late deadline of an interrupted step", async () => {
  const managed = await ManagedEngine.create();
  const flow = probeFlow({
    c: { effect: "once", takesMs: 60000, deadlineMs: 100 },
    q: { uses: "ask", settings: { default: "approve", unattended: "suspend" } },
  });
  await managed.begin(flow);
  await managed.called("c");
  await managed.stop();
  await new Promise((r) => setTimeout(r, 150));
  const result = await managed.resume();
  expect(result.waiting).toMatchObject([{ path: "q" }]);
});
