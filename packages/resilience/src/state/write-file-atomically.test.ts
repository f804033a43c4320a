import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { diskThatFailsAt, diskWith, type DiskOperation } from "./failing-disk.fixture.ts";
import { createFileAtomically, writeFileAtomically } from "./write-file-atomically.ts";

let folder = "";
let path = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tidemark-write-"));
  path = join(folder, "file.txt");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const unwritable = expect.objectContaining({ code: "unwritable", cause: expect.any(Error) });
const content = (): string => readFileSync(path, "utf8");

/** The operations of one call that succeeds. */
async function operationsOf(
  call: (disk: ReturnType<typeof diskWith>) => Promise<unknown>,
): Promise<DiskOperation[]> {
  const operations: DiskOperation[] = [];
  await call(diskWith((operation) => operations.push(operation)));
  return operations;
}

describe("writeFileAtomically", () => {
  it("writes text and bytes, with the mode that is wanted", async () => {
    await writeFileAtomically(path, "héllo");
    expect(content()).toBe("héllo");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await writeFileAtomically(path, new Uint8Array([0, 255]), { mode: 0o640 });
    expect([...readFileSync(path)]).toEqual([0, 255]);
    expect(statSync(path).mode & 0o777).toBe(0o640);
    await writeFileAtomically(path, "");
    expect(content()).toBe("");
    expect(readdirSync(folder)).toEqual(["file.txt"]);
  });

  it("syncs the file before it gets its name, and the name after that", async () => {
    const operations = await operationsOf((disk) => writeFileAtomically(path, "x", { disk }));
    const folderSync = process.platform === "win32" ? [] : ["open", "sync", "close"];
    expect(operations).toEqual(["open", "write", "sync", "close", "rename", ...folderSync]);
    const quick = await operationsOf((disk) => writeFileAtomically(path, "x", { disk, sync: false }));
    expect(quick).toEqual(["open", "write", "close", "rename"]);
  });

  it("goes on where a write wrote only a part", async () => {
    const text = "0123456789".repeat(20);
    await writeFileAtomically(path, text, { disk: diskWith(() => {}, { shortBy: 150 }) });
    expect(content()).toBe(text);
  });

  it("does not wait for a disk that takes nothing", async () => {
    const disk = diskWith(() => {});
    const stuck: typeof disk = {
      ...disk,
      open: async (...parameters) => ({ ...(await disk.open(...parameters)), write: async () => 0 }),
    };
    writeFileSync(path, "old");
    await expect(writeFileAtomically(path, "new", { disk: stuck })).rejects.toThrow(unwritable);
    expect(content()).toBe("old");
  });

  it.each(["ENOSPC", "EIO"])(
    "%s at any operation: the old file or the new one, and nothing beside it",
    async (code) => {
      const { length } = await operationsOf((disk) => writeFileAtomically(path, "old", { disk }));
      expect(length).toBeGreaterThanOrEqual(5);
      for (let index = 0; index < length; index += 1) {
        writeFileSync(path, "old");
        const disk = diskThatFailsAt(index, code);
        await expect(writeFileAtomically(path, "new", { disk })).rejects.toThrow(unwritable);
        // After the rename nobody knows whether its name is on the disk; before it, nothing has changed.
        expect(content()).toBe(index <= 4 ? "old" : "new");
        expect(readdirSync(folder)).toEqual(["file.txt"]);
      }
    },
  );

  it("tells of the first failure, not of that to clean up", async () => {
    const disk = diskThatFailsAt(1, "ENOSPC", { forGood: true });
    await expect(writeFileAtomically(path, "new", { disk })).rejects.toMatchObject({
      code: "unwritable",
      message: expect.stringContaining(path),
      cause: { code: "ENOSPC" },
    });
  });

  it("never shows a reader a part", async () => {
    const versions = ["a", "b", "c"].map((letter) => letter.repeat(300_000));
    await writeFileAtomically(path, versions[0]!, { sync: false });
    let isDone = false;
    const writing = (async () => {
      for (let index = 0; index < 60; index += 1) {
        await writeFileAtomically(path, versions[index % 3]!, { sync: false });
      }
      isDone = true;
    })();
    let reads = 0;
    for (; !isDone; reads += 1) {
      expect(versions.includes(content())).toBe(true);
      await new Promise((resolve) => void setImmediate(resolve));
    }
    await writing;
    expect(reads).toBeGreaterThan(10);
  });

  it("refuses where there is no folder", async () => {
    await expect(writeFileAtomically(join(folder, "none", "x"), "x")).rejects.toMatchObject({
      code: "unwritable",
      cause: { code: "ENOENT" },
    });
  });
});

describe("createFileAtomically", () => {
  it("lets one of many through, whole", async () => {
    const all = Array.from({ length: 20 }, (_, index) => String(index).repeat(1000));
    const firsts = await Promise.all(all.map((text) => createFileAtomically(path, text, { sync: false })));
    expect(firsts.filter(Boolean)).toHaveLength(1);
    expect(content()).toBe(all[firsts.indexOf(true)]);
    expect(readdirSync(folder)).toEqual(["file.txt"]);
  });

  it("where it fails there is no file, or the whole one", async () => {
    const { length } = await operationsOf((disk) => createFileAtomically(path, "x", { disk }));
    const found = new Set<string>();
    for (let index = 0; index < length; index += 1) {
      rmSync(path, { force: true });
      const disk = diskThatFailsAt(index, "EIO");
      await expect(createFileAtomically(path, "new", { disk })).rejects.toThrow(unwritable);
      found.add(readdirSync(folder).includes("file.txt") ? content() : "none");
    }
    expect([...found]).toEqual(["none", "new"]);
  });
});
