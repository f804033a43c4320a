import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { ProcessOptions, ProcessResult } from "@tidemark/spec";
import { isProcessAlive, watchResources } from "@tidemark/testkit";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createServices } from "./create-services.ts";

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "tidemark-processes-")));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const reason = new Error("No longer wanted.");

function sh(script: string, options?: ProcessOptions): Promise<ProcessResult> {
  return createServices({ folder }).processes.run("sh", ["-c", script], options);
}

/** The process ids that a script has written to a file, one a line. */
async function idsIn(name: string, count: number): Promise<readonly number[]> {
  return vi.waitFor(async () => {
    const ids = (await readFile(join(folder, name), "utf8")).trim().split("\n").map(Number);
    expect(ids.length).toBe(count);
    return ids;
  });
}

describe("run", () => {
  test("gives the exit code and both streams", async () => {
    expect(await sh("echo out; echo err >&2; exit 3")).toEqual({
      exitCode: 3,
      signal: null,
      stdout: "out\n",
      stderr: "err\n",
      truncated: false,
    });
  });

  test("gives the signal that ended it", async () => {
    expect(await sh("kill -KILL $$")).toMatchObject({ exitCode: null, signal: "SIGKILL" });
  });

  test("runs in the flow's folder or in the one given", async () => {
    await mkdir(join(folder, "sub"));
    expect((await sh("pwd")).stdout).toBe(`${folder}\n`);
    expect((await sh("pwd", { folder: "sub" })).stdout).toBe(`${join(folder, "sub")}\n`);
  });

  test("names what is missing: the program or the folder", async () => {
    const { processes } = createServices({ folder });
    await expect(processes.run("no-such-program-here", [])).rejects.toMatchObject({
      code: "ENOENT",
      path: "no-such-program-here",
    });
    await expect(sh("true", { folder: "gone" })).rejects.toMatchObject({
      code: "ENOENT",
      path: join(folder, "gone"),
    });
    await expect(processes.run(folder, [])).rejects.toMatchObject({ code: "EACCES" });
    await expect(sh("a\0b")).rejects.toMatchObject({ code: "ERR_INVALID_ARG_VALUE" });
  });

  test("shows a child a few names and those given", async () => {
    const env = {
      PATH: process.env["PATH"],
      LC_TIME: "C",
      HOME: "/home/ada",
      MY_TOKEN: "secret",
      NODE_OPTIONS: "--x",
    };
    const { processes } = createServices({ folder, env });
    const { stdout } = await processes.run("env", [], { env: { GREETING: "hello", HOME: "/tmp" } });
    const names = new Set(
      stdout
        .trim()
        .split("\n")
        .map((line) => line.split("=")[0]),
    );
    expect(names).toEqual(new Set(["GREETING", "HOME", "LC_TIME", "PATH"]));
    expect(stdout).toContain("HOME=/tmp\n");
  });

  test("hands input over and closes it", async () => {
    expect((await sh("cat", { input: "héllo" })).stdout).toBe("héllo");
    expect((await sh("cat")).stdout).toBe("");
    expect(await sh("exec <&-; exit 4", { input: "x".repeat(1_000_000) })).toMatchObject({ exitCode: 4 });
  });

  test("leaves nothing open", async () => {
    const watch = watchResources();
    await watch.during(() => sh("cat; echo done", { input: "x", onOutput: () => {} }));
    expect(await watch.end()).toEqual([]);
  });
});

describe("output", () => {
  test("of 100 MB is read to the end and kept within bounds", async () => {
    const before = process.memoryUsage();
    const script =
      "head -c 100000000 /dev/zero | tr '\\0' x; head -c 100000000 /dev/zero | tr '\\0' y >&2; echo end >&2";
    let [peak, seen] = [0, 0];
    const onOutput = (_stream: string, text: string): void => {
      seen += text.length;
      peak = Math.max(peak, process.memoryUsage().arrayBuffers - before.arrayBuffers);
    };
    const { exitCode, stdout, stderr, truncated } = await sh(script, { maxBytes: 1_000_000, onOutput });
    expect({ exitCode, truncated, kept: stdout.length, seen }).toEqual({
      exitCode: 0,
      truncated: true,
      kept: 1_000_000,
      seen: 200_000_004,
    });
    expect(stderr.length).toBe(1_000_000);
    expect(stderr.endsWith("yyyend\n")).toBe(true);
    expect(peak).toBeLessThan(64_000_000);
  });

  test("comes while the program runs, in whole characters and lines", async () => {
    const seen: string[] = [];
    const onOutput = (stream: string, text: string): void => void seen.push(`${stream}:${text}`);
    // é is \303\251, written in two halves.
    await sh(
      "printf 'one\\ntw'; sleep 0.02; printf 'o \\303'; sleep 0.02; printf '\\251\\n'; printf err >&2",
      { onOutput },
    );
    expect(seen.filter((entry) => entry.startsWith("stdout"))).toEqual(["stdout:one\n", "stdout:two é\n"]);
    expect(seen).toContain("stderr:err");
  });

  test("without an end of line is not held back for long", async () => {
    const controller = new AbortController();
    const prompt = Promise.withResolvers<string>();
    const running = sh("printf 'Continue? '; sleep 60", {
      signal: controller.signal,
      onOutput: (_stream, text) => prompt.resolve(text),
    });
    expect(await prompt.promise).toBe("Continue? ");
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
  });

  test("that nobody can take ends the program", async () => {
    const startedAt = performance.now();
    const onOutput = (): never => {
      throw reason;
    };
    await expect(sh("echo $$ > id; echo x; sleep 60", { onOutput })).rejects.toBe(reason);
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect((await idsIn("id", 1)).filter(isProcessAlive)).toEqual([]);
  });
});

describe("a signal", () => {
  test("that has fired starts nothing", async () => {
    await expect(sh("touch started", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(readFile(join(folder, "started"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  test.each([
    [
      "at once where they let it",
      "sleep 60 & echo $! >> ids; (sleep 60 & echo $! >> ids; wait) & echo $! >> ids; echo $$ >> ids; wait",
    ],
    [
      "by force where they do not",
      "trap '' TERM; (trap '' TERM; sleep 60 & echo $! >> ids; wait; wait) & echo $! >> ids; sleep 60 & echo $! >> ids; echo $$ >> ids; wait; wait",
    ],
  ])("ends children and grandchildren, %s", async (_how, script) => {
    const controller = new AbortController();
    const running = sh(script, { signal: controller.signal });
    running.catch(() => {});
    const ids = await idsIn("ids", 4);
    expect(ids.filter(isProcessAlive)).toEqual(ids);
    const abortedAt = performance.now();
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    expect(ids.filter(isProcessAlive)).toEqual([]);
    expect(performance.now() - abortedAt).toBeLessThan(200);
  });

  test("leaves a program the time to clean up", async () => {
    const controller = new AbortController();
    const running = sh("trap 'echo bye > bye; exit' TERM; echo $$ >> ids; while :; do sleep 0.01; done", {
      signal: controller.signal,
    });
    running.catch(() => {});
    await idsIn("ids", 1);
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    expect(await readFile(join(folder, "bye"), "utf8")).toBe("bye\n");
  });

  test("is not listened to any longer than needed", async () => {
    const { signal } = new AbortController();
    const add = vi.spyOn(signal, "addEventListener");
    const remove = vi.spyOn(signal, "removeEventListener");
    await sh("true", { signal });
    expect(add).toHaveBeenCalledTimes(1);
    expect(remove.mock.calls[0]?.[1]).toBe(add.mock.calls[0]?.[1]);
  });
});

describe("a program that has ended", () => {
  test("leaves nothing running behind it", async () => {
    const result = await sh(
      "sleep 60 > /dev/null 2>&1 & echo $! >> ids; sleep 60 & echo $! >> ids; echo done",
    );
    expect(result).toMatchObject({ exitCode: 0, stdout: "done\n" });
    expect((await idsIn("ids", 2)).filter(isProcessAlive)).toEqual([]);
  });

  test("has what its last children write a moment later", async () => {
    expect((await sh("(sleep 0.03; echo late) & echo first")).stdout).toBe("first\nlate\n");
  });

  test("is not waited for because of somebody who left its group and holds its output", async () => {
    const script = `const { spawn } = require("node:child_process");
      const child = spawn("sleep", ["5"], { detached: true, stdio: ["ignore", "inherit", "inherit"] });
      require("node:fs").writeFileSync("ids", String(child.pid));
      child.unref(); console.log("done");`;
    const startedAt = performance.now();
    const result = await createServices({ folder }).processes.run(process.execPath, ["-e", script]);
    expect(result).toMatchObject({ exitCode: 0, stdout: "done\n" });
    expect(performance.now() - startedAt).toBeLessThan(4000);
    for (const id of await idsIn("ids", 1)) process.kill(id);
  });

  test("ends with the process that started it", async () => {
    const script = `
      const { createServices } = await import(${JSON.stringify(new URL("./create-services.ts", import.meta.url).href)});
      const { processes } = createServices({ folder: ${JSON.stringify(folder)} });
      const onOutput = () => process.exit(7);
      await processes.run("sh", ["-c", "sleep 60 & echo $! >> ids; echo $$ >> ids; echo ready; wait"], { onOutput });`;
    const strip = process.features.typescript === false ? ["--experimental-strip-types"] : [];
    const options = [...strip, "--conditions=@tidemark/source", "--input-type=module", "-e", script];
    const starter = spawn(process.execPath, options, { stdio: "ignore" });
    expect(await once(starter, "close")).toEqual([7, null]);
    const ids = await idsIn("ids", 2);
    await vi.waitFor(() => expect(ids.filter(isProcessAlive)).toEqual([]));
  });
});

test("many programs at once do not meet, and nobody is warned of them", async () => {
  const warned = vi.fn<() => void>();
  process.on("warning", warned);
  const limit = process.getMaxListeners();
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, index) => sh(`sleep 0.0${index % 5}; echo ${index}`)),
  );
  await wait(1);
  process.off("warning", warned);
  expect(results.map(({ stdout }) => Number(stdout))).toEqual(results.map((_, index) => index));
  expect(warned).not.toHaveBeenCalled();
  expect(process.getMaxListeners()).toBe(limit);
  expect(process.listeners("exit").filter(({ name }) => name === "killAll")).toEqual([]);
});
