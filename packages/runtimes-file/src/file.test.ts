import { mkdtemp, readFile, rm, writeFile, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServices } from "@tidemark/engine";
import { TidemarkError, type Json, type RuntimeServices } from "@tidemark/spec";
import { createCall, memoryServices, testRuntime } from "@tidemark/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isFileError } from "./file-error.ts";
import { file } from "./file.ts";

const bytesOf = (length: number) => (output: Json) => expect(output).toMatchObject({ bytes: length });

describe("in memory", () => {
  testRuntime({
    test,
    runtime: file,
    services: () =>
      memoryServices({
        files: {
          "a.txt": "one\ntwo\n",
          "topics.json": '{"topics":[1,2]}',
          "UPPER.JSON": "[]",
          "marked.json": "\uFEFF[1]",
          "windows.txt": "one\r\ntwo\r\n\r\n",
          "empty.txt": "",
          "broken.json": '{"a": 1,}',
          "picture.png": new Uint8Array([0x89, 0x50, 0xff]),
          "folder/b.txt": "",
          "large.txt": new Uint8Array(16 * 1024 * 1024 + 1),
        },
        fileErrors: {
          "busy.txt": "EBUSY",
          "many.txt": "EMFILE",
          "later.txt": "EAGAIN",
          "secret.txt": "EACCES",
          "full.txt": "ENOSPC",
          pipe: "EFTYPE",
          circle: "ELOOP",
          "odd.txt": "EIO",
        },
      }),
    valid: [
      {
        settings: { read: "a.txt" },
        output: "one\ntwo\n",
        effect: "pure",
        grants: [{ kind: "read", path: "a.txt" }],
      },
      { settings: { read: "a.txt", as: "lines" }, output: ["one", "two"] },
      { settings: { read: "windows.txt", as: "lines" }, output: ["one", "two", ""] },
      { settings: { read: "empty.txt", as: "lines" }, output: [] },
      { settings: { read: "topics.json" }, output: { topics: [1, 2] } },
      { settings: { read: "UPPER.JSON" }, output: [] },
      { settings: { read: "marked.json" }, output: [1] },
      { settings: { read: "topics.json", as: "text" }, output: '{"topics":[1,2]}' },
      {
        settings: { write: "out/a.txt", content: "héllo" },
        output: { path: "out/a.txt", bytes: 6 },
        effect: "idempotent",
        grants: [{ kind: "write", path: "out/a.txt" }],
      },
      {
        settings: { write: "out/a.json", content: { a: [1] } },
        output: bytesOf('{\n  "a": [\n    1\n  ]\n}\n'.length),
      },
      { settings: { write: "out/null.json", content: null }, output: bytesOf("null\n".length) },
      { settings: { write: "out/empty.txt", content: "" }, output: bytesOf(0) },
      {
        settings: { append: "log.txt", content: "line\n" },
        output: { path: "log.txt", bytes: 5 },
        effect: "once",
        grants: [{ kind: "write", path: "log.txt" }],
      },
    ],
    refused: [
      { settings: {}, path: [] },
      { settings: { read: "a", write: "b", content: "" }, path: [] },
      { settings: { write: "a", append: "b", content: "" }, path: [] },
      { settings: { read: "" }, path: ["read"] },
      { settings: { read: 5 }, path: ["read"] },
      { settings: { read: "a", as: "yaml" }, path: ["as"] },
      { settings: { read: "a", content: "x" }, path: ["content"] },
      { settings: { write: "a" }, path: ["content"] },
      { settings: { append: "a" }, path: ["content"] },
      { settings: { write: "a", content: "x", as: "text" }, path: ["as"] },
    ],
    failing: [
      { settings: { read: "missing.txt" }, code: "not_found", retryable: false },
      { settings: { read: "folder" }, code: "is_a_directory", retryable: false },
      { settings: { write: "folder", content: "x" }, code: "is_a_directory" },
      { settings: { read: "a.txt/b.txt" }, code: "not_a_directory" },
      { settings: { read: "broken.json" }, code: "not_json", retryable: false },
      { settings: { read: "empty.txt", as: "json" }, code: "not_json" },
      { settings: { read: "picture.png" }, code: "not_text", retryable: false },
      { settings: { read: "large.txt" }, code: "too_large", retryable: false },
      { settings: { read: "busy.txt" }, code: "busy", retryable: true },
      { settings: { read: "many.txt" }, code: "busy", retryable: true },
      { settings: { read: "later.txt" }, code: "busy", retryable: true },
      { settings: { read: "pipe" }, code: "not_a_file", retryable: false },
      { settings: { read: "circle" }, code: "invalid_path", retryable: false },
      { settings: { read: "odd.txt" }, code: "failed", retryable: "unknown" },
      {
        settings: { write: "full.txt", content: "my token 12345" },
        code: "disk_full",
        retryable: false,
        secret: "12345",
      },
      {
        settings: { append: "secret.txt", content: "my token 12345" },
        code: "not_permitted",
        retryable: false,
        secret: "12345",
      },
    ],
  });

  test("text is written as it is, and anything else as JSON", async () => {
    const services = memoryServices({ files: { "log.ndjson": '{"a":1}\n' } });
    for (const settings of [
      { write: "text.json", content: "as it is" },
      { write: "object.json", content: { a: [1] } },
      { append: "log.ndjson", content: { b: 2 } },
      { append: "log.ndjson", content: "text" },
    ]) {
      await file().execute(await createCall(file(), { settings, services }));
    }
    expect(services.files.text("text.json")).toBe("as it is");
    expect(services.files.text("object.json")).toBe('{\n  "a": [\n    1\n  ]\n}\n');
    expect(services.files.text("log.ndjson")).toBe('{"a":1}\n{"b":2}\ntext');
  });

  test("what the engine refuses stays as it is", async () => {
    const refusal = new TidemarkError("engine", "not_granted", "No.");
    const files = { ...memoryServices().files, read: () => Promise.reject(refusal) };
    const call = await createCall(file(), {
      settings: { read: "a" },
      services: { ...memoryServices(), files },
    });
    await expect(file().execute(call)).rejects.toBe(refusal);
  });

  test("an error says what could not be done to which file, and keeps the system's", async () => {
    const error: unknown = await createCall(file(), { settings: { read: "gone.txt" } })
      .then((call) => file().execute(call))
      .catch((thrown: unknown) => thrown);
    expect(isFileError(error) && error.message).toBe("Could not read gone.txt: there is no such file.");
    expect(error).toMatchObject({ cause: { code: "ENOENT" } });
  });
});

describe("on a disk", () => {
  let root: string;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "tidemark-file-"));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  async function onDisk(): Promise<RuntimeServices> {
    const folder = await mkdtemp(join(root, "flow-"));
    await writeFile(join(folder, "a.txt"), "one\n");
    await writeFile(join(folder, "a.json"), "[1]");
    await mkdir(join(folder, "folder"));
    return createServices({ folder });
  }

  testRuntime({
    test,
    runtime: file,
    services: onDisk,
    valid: [
      { settings: { read: "a.txt" }, output: "one\n" },
      { settings: { read: "./a.json" }, output: [1] },
      { settings: { write: "new/b.txt", content: "x" }, output: { path: "new/b.txt", bytes: 1 } },
      { settings: { append: "a.txt", content: "two\n" }, output: { path: "a.txt", bytes: 4 } },
    ],
    refused: [{ settings: {} }],
    failing: [
      { settings: { read: "missing.txt" }, code: "not_found" },
      { settings: { read: "folder" }, code: "is_a_directory" },
      { settings: { write: "folder", content: "" }, code: "is_a_directory" },
      { settings: { append: "folder", content: "" }, code: "is_a_directory" },
      { settings: { read: "a.txt/b" }, code: "not_a_directory" },
      { settings: { write: "a.txt/b", content: "" }, code: "not_a_directory" },
      { settings: { write: "a.txt/b/c", content: "" }, code: "not_a_directory" },
      { settings: { read: "x".repeat(300) }, code: "invalid_path" },
      { settings: { read: "a\0b" }, code: "invalid_path" },
      { settings: { write: "/dev/null", content: "" }, code: "not_a_file" },
    ],
  });

  test("appending adds to what is there", async () => {
    const folder = await mkdtemp(join(root, "append-"));
    const settings = { append: "log.txt", content: "line\n" };
    for (const _ of [1, 2]) {
      await file().execute(await createCall(file(), { settings, services: createServices({ folder }) }));
    }
    expect(await readFile(join(folder, "log.txt"), "utf8")).toBe("line\nline\n");
  });
});
