import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { Contender } from "./child-process.fixture.ts";
import { acquireRunLock, readLockOwner } from "./run-lock.ts";

const isFull = process.env["TIDEMARK_CRASH"] === "full";
const rounds = isFull ? 50 : 8;

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tidemark-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function contenders(count: number): Contender[] {
  const all = Array.from({ length: count }, () => new Contender());
  onTestFinished(async () => {
    await Promise.all(all.map((each) => each.kill()));
  });
  return all;
}

const soon = (): number => Date.now() + 20;

describe("in one process", () => {
  it("is taken, told of, and given back", () => {
    const before = Date.now();
    const lock = acquireRunLock(folder, { what: "tidemark run" });
    const owner = readLockOwner(folder);
    expect(owner).toMatchObject({ pid: process.pid, host: hostname(), what: "tidemark run" });
    expect(owner?.since).toBeGreaterThanOrEqual(before);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    lock.release();
    expect(readLockOwner(folder)).toBeUndefined();
    expect(readdirSync(folder)).toEqual(["lock"]);
    expect(statSync(join(folder, "lock")).size).toBe(0);
  });

  it("is refused a second time, also here", () => {
    const lock = acquireRunLock(folder, { what: "first" });
    const error = expect.objectContaining({
      code: "locked",
      retryable: false,
      message: expect.stringMatching(new RegExp(`process ${process.pid} \\(\`first\`, since \\d{4}-.*Z\\)`)),
      hint: expect.any(String),
    });
    expect(() => acquireRunLock(folder, { what: "second" })).toThrow(error);
    lock.release();
    acquireRunLock(folder, { what: "second" }).release();
  });

  it("given back twice, takes nothing from the next owner", () => {
    const first = acquireRunLock(folder, { what: "first" });
    first.release();
    const second = acquireRunLock(folder, { what: "second" });
    first.release();
    expect(readLockOwner(folder)?.what).toBe("second");
    expect(() => acquireRunLock(folder, { what: "third" })).toThrow(
      expect.objectContaining({ code: "locked" }),
    );
    second.release();
  });

  it("where there is no folder, or what is there is no lock: says what to do", () => {
    const unwritable = expect.objectContaining({ code: "unwritable", hint: expect.any(String) });
    expect(() => acquireRunLock(join(folder, "none"), { what: "x" })).toThrow(unwritable);
    expect(readLockOwner(join(folder, "none"))).toBeUndefined();
    writeFileSync(join(folder, "lock"), "not a lock ".repeat(100));
    expect(() => acquireRunLock(folder, { what: "x" })).toThrow(unwritable);
  });

  it("of an owner that says nothing of itself, tells that it is there", { timeout: 20_000 }, () => {
    const lock = acquireRunLock(folder, { what: "x" });
    rmSync(join(folder, "owner.json"));
    expect(() => readLockOwner(folder)).toThrow(expect.objectContaining({ code: "damaged" }));
    expect(() => acquireRunLock(folder, { what: "y" })).toThrow(expect.objectContaining({ code: "locked" }));
    lock.release();
  });

  it("prints no warning where nothing is locked", () => {
    const script = `await import(${JSON.stringify(new URL("run-lock.ts", import.meta.url).href)})`;
    const { stderr } = spawnSync(
      process.execPath,
      ["--conditions=@tidemark/source", "--input-type=module", "-e", script],
      { encoding: "utf8" },
    );
    expect(stderr).not.toMatch(/sqlite/i);
  });
});

describe("among processes", () => {
  it(
    `of six at once one gets it, ${rounds} times, each time from a killed one`,
    { timeout: 120_000 },
    async () => {
      const all = contenders(6);
      for (let round = 0; round < rounds; round += 1) {
        const at = soon();
        const answers = await Promise.all(all.map((each) => each.tell({ do: "lock", folder, at })));
        const winner = answers.findIndex(({ ok }) => ok);
        const pid = answers[winner]?.pid ?? 0;
        expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
        for (const { code, message, ms } of answers.filter(({ ok }) => !ok)) {
          expect({ code, message }).toEqual({
            code: "locked",
            message: expect.stringContaining(`process ${pid} (`),
          });
          expect(ms).toBeLessThan(2000);
        }
        expect(readLockOwner(folder)?.pid).toBe(pid);
        await all[winner]?.kill();
        // What the dead one wrote about itself is still there, and is not believed.
        expect(existsSync(join(folder, "owner.json"))).toBe(true);
        expect(readLockOwner(folder)).toBeUndefined();
        all[winner] = contenders(1)[0]!;
      }
    },
  );

  it(
    "who asks keeps nobody from taking it, and never hears of who is gone",
    { timeout: 60_000 },
    async () => {
      const [first, second, third] = contenders(3) as [Contender, Contender, Contender];
      // A dead owner's words, which must not be told as soon as somebody else has the lock.
      await third.tell({ do: "lock", folder, at: 0 });
      await third.kill();
      const until = Date.now() + (isFull ? 6000 : 1500);
      const asking = first.tell({ do: "ask", folder, until });
      let times = 0;
      while (Date.now() < until) {
        expect(await second.tell({ do: "churn", folder, times: 20 })).toMatchObject({ ok: true });
        times += 20;
      }
      const answer = await asking;
      expect(answer).toMatchObject({ ok: true });
      const { owners = {} } = answer;
      const asked = Object.values(owners).reduce((sum, count) => sum + count, 0);
      expect(times).toBeGreaterThan(50);
      expect(asked).toBeGreaterThan(100);
      // Both were seen, so the two did meet.
      expect(Object.keys(owners).sort()).toEqual([String(second.process.pid), "none"].sort());
    },
  );

  it("is kept by who looks at it, and by who forgets it", { timeout: 30_000 }, async () => {
    const [owner, other] = contenders(2) as [Contender, Contender];
    await owner.tell({ do: "lock", folder, at: 0 });
    await owner.tell({ do: "ask", folder, until: Date.now() + 50 });
    await owner.tell({ do: "forget" });
    expect(await other.tell({ do: "lock", folder, at: 0 })).toMatchObject({ code: "locked" });
    await owner.kill();
    expect(await other.tell({ do: "lock", folder, at: 0 })).toMatchObject({ ok: true });
  });

  it("says the whole truth about the owner at any moment", async () => {
    const [owner] = contenders(1) as [Contender];
    await owner.tell({ do: "lock", folder, at: 0 });
    expect(JSON.parse(readFileSync(join(folder, "owner.json"), "utf8"))).toEqual(readLockOwner(folder));
    await owner.tell({ do: "release" });
    expect(readdirSync(folder)).toEqual(["lock"]);
  });
});
