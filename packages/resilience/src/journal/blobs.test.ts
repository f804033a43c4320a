import { createHash } from "node:crypto";
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { localDisk, type StateDisk } from "../state/state-disk.ts";
import { BlobStore } from "./blobs.ts";

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "tidemark-blobs-")), "blobs");
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true }));

const text = "späte Grüße 🌊\0\n".repeat(10_000);
const code = (expected: string): unknown =>
  expect.objectContaining({ name: "ResilienceError", code: expected });

/** The disk of this machine, with what was done to it. */
function watched(first: { readonly most?: number; readonly full?: boolean; readonly sync?: boolean } = {}): {
  readonly disk: StateDisk;
  readonly calls: string[];
  readonly mend: () => void;
} {
  let faults = first;
  const calls: string[] = [];
  const disk: StateDisk = {
    ...localDisk,
    async open(path, flags, mode) {
      const file = await localDisk.open(path, flags, mode);
      const name = path === folder ? "folder" : "file";
      calls.push(`open ${name} ${flags}`);
      return {
        ...file,
        write: async (bytes) => {
          calls.push("write");
          if (faults.full === true) throw Object.assign(new Error("ENOSPC: write"), { code: "ENOSPC" });
          return file.write(bytes.subarray(0, faults.most ?? Infinity));
        },
        sync: async () => {
          calls.push(`sync ${name}`);
          if (faults.sync === false) throw Object.assign(new Error("EIO: fsync"), { code: "EIO" });
          return file.sync();
        },
      };
    },
    rename: async (from, to) => {
      calls.push("rename");
      return localDisk.rename(from, to);
    },
  };
  const mend = (): void => {
    faults = {};
  };
  return { disk, calls, mend };
}

test("gives back what was put, in a file named by its hash, for its owner alone", async () => {
  const blobs = new BlobStore(folder);
  for (const content of ["", "a", text]) {
    const reference = await blobs.put(content);
    const blob = createHash("sha256").update(content).digest("hex");
    expect(reference).toEqual({ blob, bytes: Buffer.byteLength(content) });
    expect(await new BlobStore(folder).get(reference)).toBe(content);
    expect(readFileSync(join(folder, blob), "utf8")).toBe(content);
    expect(statSync(join(folder, blob)).mode & 0o777).toBe(0o600);
  }
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readdirSync(folder)).toHaveLength(3);
});

test("the file is synced before it gets its name, the name before put resolves", async () => {
  const { disk, calls } = watched();
  await new BlobStore(folder, { disk }).put(text);
  expect(calls).toEqual([
    ...["open file wx", "write", "sync file", "rename"],
    ...["open folder r", "sync folder"],
  ]);
});

test("process durability syncs nothing", async () => {
  const { disk, calls } = watched();
  const blobs = new BlobStore(folder, { disk, durability: "process" });
  await blobs.put(text);
  await blobs.put("other");
  expect(calls.filter((call) => call.startsWith("sync"))).toEqual([]);
});

test("the same text is written once, also by many at once", async () => {
  const { disk, calls } = watched();
  const blobs = new BlobStore(folder, { disk });
  const references = await Promise.all(Array.from({ length: 20 }, () => blobs.put(text)));
  references.push(await blobs.put(text));
  expect(new Set(references.map(({ blob }) => blob)).size).toBe(1);
  expect(calls.filter((call) => call === "rename")).toHaveLength(1);
});

test("what an earlier process put is not written again, but synced", async () => {
  await new BlobStore(folder, { durability: "process" }).put(text);
  const { disk, calls } = watched();
  await new BlobStore(folder, { disk }).put(text);
  expect(calls).toEqual(["open file r", "sync file", "open folder r", "sync folder"]);
});

test("many stores put the same and others at once", async () => {
  const texts = Array.from({ length: 10 }, (_, index) => text + index);
  const puts = Array.from({ length: 5 }, () => new BlobStore(folder)).flatMap((blobs) =>
    texts.map((content) => blobs.put(content)),
  );
  const references = await Promise.all(puts);
  expect(readdirSync(folder)).toHaveLength(10);
  for (const [index, reference] of references.entries()) {
    expect(await new BlobStore(folder).get(reference)).toBe(texts[index % 10]);
  }
});

test.each<readonly [string, (path: string) => void]>([
  ["gone", (path) => rmSync(path)],
  ["shorter", (path) => truncateSync(path, 100)],
  ["empty", (path) => truncateSync(path, 0)],
  ["another of the same length", (path) => writeFileSync(path, "x".repeat(statSync(path).size))],
])("a file that is %s is damaged, and named; putting the text again mends it", async (_, damage) => {
  const reference = await new BlobStore(folder).put(text);
  const path = join(folder, reference.blob);
  damage(path);
  const error: Error = await new BlobStore(folder).get(reference).catch((thrown) => thrown);
  expect(error).toEqual(code("damaged"));
  expect(error.message).toContain(path);
  await new BlobStore(folder).put(text);
  expect(await new BlobStore(folder).get(reference)).toBe(text);
});

test("every single flipped bit is found", async () => {
  const blobs = new BlobStore(folder);
  const reference = await blobs.put("a short text");
  const path = join(folder, reference.blob);
  const bytes = readFileSync(path);
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    writeFileSync(path, flipped);
    await expect(blobs.get(reference)).rejects.toEqual(code("damaged"));
  }
});

test("a reference cannot lead out of the folder", async () => {
  writeFileSync(join(folder, "..", "secret"), "secret");
  const blobs = new BlobStore(folder);
  for (const blob of ["../secret", "", "a".repeat(63), "A".repeat(64)]) {
    await expect(blobs.get({ blob, bytes: 6 })).rejects.toEqual(code("damaged"));
  }
});

test.each([1000, 4096, 70_000])("writes of at most %i bytes lose nothing", async (most) => {
  const blobs = new BlobStore(folder, { disk: watched({ most }).disk });
  expect(await blobs.get(await blobs.put(text))).toBe(text);
});

test.each([{ full: true }, { sync: false }])(
  "%j: says so, leaves nothing behind, and can be put again",
  async (faults) => {
    const { disk, mend } = watched(faults);
    const blobs = new BlobStore(folder, { disk });
    await expect(blobs.put(text)).rejects.toEqual(code("unwritable"));
    await expect(blobs.put(text)).rejects.toEqual(code("unwritable"));
    expect(readdirSync(folder)).toEqual([]);
    mend();
    expect(await blobs.get(await blobs.put(text))).toBe(text);
  },
);

test("half a character is refused: it would come back as another", async () => {
  await expect(new BlobStore(folder).put("\ud83c")).rejects.toThrow(TypeError);
});
