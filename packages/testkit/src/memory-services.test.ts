import { expect, test } from "vitest";
import { memoryServices } from "./memory-services.ts";
import { systemError } from "./system-error.ts";

const code = (expected: string): unknown => expect.objectContaining({ code: expected });

test("files are written, extended and read back", async () => {
  const { files } = memoryServices({ files: { "a.txt": "one" } });
  await files.append("a.txt", " two");
  await files.write("folder/b.txt", new Uint8Array([0xc3, 0xa9]));
  expect(Buffer.from(await files.read("./a.txt")).toString()).toBe("one two");
  expect(files.text("folder/b.txt")).toBe("é");
  expect(files.paths()).toEqual(["a.txt", "folder/b.txt"]);
});

test("files refuse what a disk would", async () => {
  const { files } = memoryServices({
    files: { "folder/a.txt": "12345" },
    fileErrors: { "busy.txt": "EBUSY" },
  });
  await expect(files.read("missing.txt")).rejects.toEqual(code("ENOENT"));
  await expect(files.read("folder")).rejects.toEqual(code("EISDIR"));
  await expect(files.write("folder", "")).rejects.toEqual(code("EISDIR"));
  await expect(files.write("folder/a.txt/b", "")).rejects.toEqual(code("ENOTDIR"));
  await expect(files.append("busy.txt", "")).rejects.toEqual(code("EBUSY"));
  await expect(files.read("folder/a.txt", { maxBytes: 4 })).rejects.toEqual(code("EFBIG"));
});

test("what was read can be changed without changing the file", async () => {
  const { files } = memoryServices({ files: { "a.txt": "abc" } });
  (await files.read("a.txt")).fill(0);
  expect(files.text("a.txt")).toBe("abc");
});

test("a fired signal stops files and processes with its reason", async () => {
  const reason = new Error("No longer wanted.");
  const options = { signal: AbortSignal.abort(reason) };
  const { files, processes } = memoryServices({ files: { a: "1" }, processes: () => ({}) });
  for (const started of [
    files.read("a", options),
    files.write("a", "2", options),
    files.append("a", "3", options),
  ]) {
    await expect(started).rejects.toBe(reason);
  }
  await expect(processes.run("date", [], options)).rejects.toBe(reason);
  expect(files.text("a")).toBe("1");
  expect(processes.invocations).toEqual([]);
});

test("a program does what its script says", async () => {
  const seen: string[] = [];
  const { processes } = memoryServices({
    processes: ({ program, parameters }) => {
      if (program === "forbidden") throw systemError("EACCES", "spawn", program);
      if (program !== "greet") return undefined;
      return parameters[0] === "die"
        ? { signal: "SIGKILL" }
        : { exitCode: 3, stdout: "héllo\n", stderr: "careful\n" };
    },
  });
  const onOutput = (stream: string, text: string): void => void seen.push(`${stream}: ${text}`);
  expect(await processes.run("greet", ["Ada"], { onOutput, maxBytes: 3 })).toEqual({
    exitCode: 3,
    signal: null,
    stdout: "hé",
    stderr: "ul\n",
    truncated: true,
  });
  expect(seen).toEqual(["stdout: héllo\n", "stderr: careful\n"]);
  expect(await processes.run("greet", ["die"])).toMatchObject({ exitCode: null, signal: "SIGKILL" });
  await expect(processes.run("unknown", [])).rejects.toEqual(code("ENOENT"));
  await expect(processes.run("forbidden", [])).rejects.toEqual(code("EACCES"));
  expect(processes.invocations.map(({ program }) => program)).toEqual([
    "greet",
    "greet",
    "unknown",
    "forbidden",
  ]);
});

test("a program that takes its time stops when the signal fires", async () => {
  const controller = new AbortController();
  const { processes } = memoryServices({ processes: () => ({ delayMs: 10_000 }) });
  const running = processes.run("sleep", ["10"], { signal: controller.signal });
  controller.abort("enough");
  await expect(running).rejects.toBe("enough");
});

test("a request without a `fetch` is refused", async () => {
  await expect(memoryServices().fetch("http://example.org")).rejects.toThrow(TypeError);
});
