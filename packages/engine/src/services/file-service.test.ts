import { execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmod,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createServices } from "./create-services.ts";
import type { FileService } from "@tidemark/spec";

let folder: string;
let files: FileService;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tidemark-files-"));
  ({ files } = createServices({ folder }));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const code = (expected: string): unknown => expect.objectContaining({ code: expected });
const text = async (path: string): Promise<string> => readFile(join(folder, path), "utf8");
// A child that runs our sources as they are.
const nodeOptions = [
  ...(process.features.typescript === false ? ["--experimental-strip-types"] : []),
  "--conditions=@tidemark/source",
  "--input-type=module",
  "-e",
];
const servicesModule = JSON.stringify(new URL("./create-services.ts", import.meta.url).href);
const makePipe = (name: string): Buffer => execFileSync("sh", ["-c", 'mkfifo "$0"', join(folder, name)]);
const asRoot = process.getuid?.() === 0;

describe("write", () => {
  test("makes the file and its folders", async () => {
    await files.write("a/b/c.txt", "héllo");
    expect(await text("a/b/c.txt")).toBe("héllo");
    await files.write("a/b/bytes", new Uint8Array([0, 255]));
    expect([...(await readFile(join(folder, "a/b/bytes")))]).toEqual([0, 255]);
  });

  test("replaces the file and leaves nothing beside it", async () => {
    await writeFile(join(folder, "a.txt"), "a long old content");
    await files.write("a.txt", "new");
    expect(await text("a.txt")).toBe("new");
    expect(await readdir(folder)).toEqual(["a.txt"]);
  });

  test("takes absolute paths", async () => {
    await files.write(join(folder, "a.txt"), "1");
    expect(await text("a.txt")).toBe("1");
  });

  test("keeps permissions, also those that the umask would cut", async () => {
    await writeFile(join(folder, "run.sh"), "old");
    await chmod(join(folder, "run.sh"), 0o776);
    await files.write("run.sh", "new");
    expect((await stat(join(folder, "run.sh"))).mode & 0o777).toBe(0o776);
  });

  test("writes through a link and leaves it a link", async () => {
    await mkdir(join(folder, "real"));
    await writeFile(join(folder, "real/a.txt"), "old");
    await symlink("real/a.txt", join(folder, "link.txt"));
    await files.write("link.txt", "new");
    expect((await lstat(join(folder, "link.txt"))).isSymbolicLink()).toBe(true);
    expect(await text("real/a.txt")).toBe("new");
  });

  test("never changes the old file: another name of it keeps the old content", async () => {
    await writeFile(join(folder, "a.txt"), "old");
    await link(join(folder, "a.txt"), join(folder, "kept.txt"));
    await files.write("a.txt", "new");
    expect(await text("kept.txt")).toBe("old");
  });

  test("refuses folders, files used as folders, and what is no regular file", async () => {
    await mkdir(join(folder, "sub"));
    await writeFile(join(folder, "a.txt"), "old");
    makePipe("pipe");
    await expect(files.write("sub", "x")).rejects.toEqual(code("EISDIR"));
    await expect(files.write("a.txt/b", "x")).rejects.toEqual(
      expect.objectContaining({ code: expect.stringMatching(/^(ENOTDIR|EEXIST)$/) }),
    );
    await expect(files.write("pipe", "x")).rejects.toEqual(code("EFTYPE"));
    await expect(files.write("/dev/null", "x")).rejects.toEqual(code("EFTYPE"));
    expect(await readdir(folder)).toEqual(["a.txt", "pipe", "sub"]);
  });

  test.skipIf(asRoot)("refuses a file that is protected against writing", async () => {
    await writeFile(join(folder, "a.txt"), "old", { mode: 0o444 });
    await expect(files.write("a.txt", "new")).rejects.toEqual(code("EACCES"));
  });

  test("does nothing under a fired signal, and leaves the old file when it is stopped", async () => {
    await writeFile(join(folder, "a.txt"), "old");
    const reason = new Error("No longer wanted.");
    await expect(files.write("a.txt", "new", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const writing = files.write("a.txt", new Uint8Array(50_000_000), { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 2);
    await expect(writing).rejects.toBe(reason);
    expect(await text("a.txt")).toBe("old");
    expect(await readdir(folder)).toEqual(["a.txt"]);
  });

  test("leaves the old file where the disk takes only a part", async () => {
    await writeFile(join(folder, "a.txt"), "old");
    // A limit on file sizes makes the kernel cut a write short and refuse the next, as a full disk does.
    const script = `
      const { createServices } = await import(${servicesModule});
      const { files } = createServices({ folder: ${JSON.stringify(folder)} });
      const codes = [];
      for (const action of ["write", "append"]) {
        await files[action]("a.txt", "x".repeat(5000)).catch((error) => codes.push(error.code));
      }
      console.log(codes.join());`;
    const parameters = ["-c", 'ulimit -f 2; exec "$@"', "sh", process.execPath, ...nodeOptions, script];
    const { stdout } = await promisify(execFile)("sh", parameters);
    expect(stdout).toBe("EFBIG,EFBIG\n");
    expect(await text("a.txt")).toBe("old");
    expect(await readdir(folder)).toEqual(["a.txt"]);
  });

  test.each(["chmod", "write", "sync"])(
    "leaves the old file when the process is killed at its first %s",
    async (method) => {
      await writeFile(join(folder, "a.txt"), "old");
      const script = `
      const { open } = await import("node:fs/promises");
      const { createServices } = await import(${servicesModule});
      const handle = await open(${JSON.stringify(join(folder, "a.txt"))});
      const prototype = Object.getPrototypeOf(handle);
      const { write } = prototype;
      await handle.close();
      prototype.${method} = async function (bytes, offset, length, position) {
        if (length !== undefined) await write.call(this, bytes, offset, Math.floor(length / 2), position);
        process.kill(process.pid, "SIGKILL");
        return new Promise(() => {});
      };
      await createServices({ folder: ${JSON.stringify(folder)} }).files.write("a.txt", "new".repeat(1000));`;
      const writer = spawn(process.execPath, [...nodeOptions, script]);
      expect(await once(writer, "close")).toEqual([null, "SIGKILL"]);
      expect(await text("a.txt")).toBe("old");
    },
  );
});

describe("read", () => {
  test("gives the bytes, also of more than one chunk", async () => {
    const content = Buffer.alloc(2_500_000, "abc");
    await writeFile(join(folder, "a.bin"), content);
    expect(content.equals(await files.read("a.bin"))).toBe(true);
    await writeFile(join(folder, "empty"), "");
    expect((await files.read("empty")).length).toBe(0);
  });

  test("refuses what is missing, a folder, or no regular file, and does not wait for a pipe", async () => {
    makePipe("pipe");
    await expect(files.read("missing.txt")).rejects.toEqual(code("ENOENT"));
    await expect(files.read(".")).rejects.toEqual(code("EISDIR"));
    await expect(files.read("pipe")).rejects.toEqual(code("EFTYPE"));
    await expect(files.read("/dev/zero", { maxBytes: 10 })).rejects.toEqual(code("EFTYPE"));
  });

  test("reads no more than it may", async () => {
    await writeFile(join(folder, "a.txt"), "12345");
    expect((await files.read("a.txt", { maxBytes: 5 })).length).toBe(5);
    await expect(files.read("a.txt", { maxBytes: 4 })).rejects.toEqual(code("EFBIG"));
  });

  test.runIf(process.platform === "linux")("does not believe the size that a file states", async () => {
    // Files of /proc say that they are empty.
    expect((await files.read("/proc/self/status")).length).toBeGreaterThan(0);
    await expect(files.read("/proc/self/status", { maxBytes: 10 })).rejects.toEqual(code("EFBIG"));
  });

  test("stops when the signal fires", async () => {
    await writeFile(join(folder, "a.txt"), "1");
    const reason = new Error("No longer wanted.");
    await expect(files.read("a.txt", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const reading = files.read("a.txt", { signal: controller.signal });
    controller.abort(reason);
    await expect(reading).rejects.toBe(reason);
  });
});

describe("append", () => {
  test("makes the file and its folders, and adds to the end", async () => {
    await files.append("log/a.txt", "one\n");
    await files.append("log/a.txt", "two\n");
    expect(await text("log/a.txt")).toBe("one\ntwo\n");
  });

  test("keeps what many write at once in whole pieces", async () => {
    const lines = Array.from({ length: 50 }, (_, index) => `${index}:${"x".repeat(5000)}\n`);
    await Promise.all(lines.map((line) => files.append("a.txt", line)));
    expect((await text("a.txt")).split("\n").toSorted()).toEqual(
      ["", ...lines.map((line) => line.trimEnd())].toSorted(),
    );
  });

  test("refuses a folder and a pipe, and does nothing under a fired signal", async () => {
    makePipe("pipe");
    await expect(files.append(".", "x")).rejects.toEqual(code("EISDIR"));
    await expect(files.append("pipe", "x")).rejects.toEqual(
      expect.objectContaining({ code: expect.stringMatching(/^(ENXIO|EFTYPE)$/) }),
    );
    const reason = new Error("No longer wanted.");
    await expect(files.append("a.txt", "x", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(await readdir(folder)).toEqual(["pipe"]);
  });
});
