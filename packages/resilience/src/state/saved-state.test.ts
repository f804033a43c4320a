import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import type { RunStatus } from "@tidemark/spec";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { canResume, explainResume } from "./can-resume.ts";
import { fixturePath, nodeParameters } from "./child-process.fixture.ts";
import { stateOf } from "./example-state.fixture.ts";
import { diskThatFailsAt } from "./failing-disk.fixture.ts";
import type { FullDiskReport } from "./full-disk.fixture.ts";
import { getStatePath } from "./get-state-path.ts";
import { loadState } from "./load-state.ts";
import { reviveErrors } from "./revive-errors.ts";
import { saveState, type SavableState } from "./save-state.ts";

let folder = "";
let path = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tidemark-state-"));
  path = getStatePath("digest", "run-1", folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const coded = (code: string, message = ""): unknown =>
  expect.objectContaining({ code, message: expect.stringContaining(message), hint: expect.any(String) });

describe("saveState and loadState", () => {
  it("keep a state as it is, for its owner alone", async () => {
    const state = stateOf("x");
    await saveState(state, path);
    expect(await loadState(path)).toEqual({ ...state, secrets: {} });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    expect(statSync(dirname(dirname(path))).mode & 0o777).toBe(0o700);
    expect(readdirSync(dirname(path))).toEqual(["state.json"]);
  });

  it("keep any JSON", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue({ maxDepth: 4 }),
        fc.dictionary(fc.string(), fc.jsonValue()),
        async (output, inputs) => {
          const state = stateOf("", { output, inputs, config: inputs } as Partial<SavableState> as {});
          await saveState(state, path, { sync: false });
          expect(JSON.stringify(await loadState(path))).toBe(
            JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), secrets: {} }),
          );
          expect((await loadState(path)).output).toEqual(JSON.parse(JSON.stringify(output)));
        },
      ),
      { numRuns: 50 },
    );
  });

  it("keep one line for each step, for who looks into the file", async () => {
    await saveState(stateOf("x"), path);
    const lines = readFileSync(path, "utf8").split("\n");
    expect(lines.filter((line) => line.startsWith('    ["'))).toHaveLength(2);
    await saveState(stateOf("x", { nodeResults: [] }), path);
    expect((await loadState(path)).nodeResults).toEqual([]);
  });

  it("take errors as they were thrown, and results in a map", async () => {
    const cause = Object.assign(new TypeError("no route"), { code: "ENETUNREACH" });
    const thrown = Object.assign(new Error("down", { cause }), {
      name: "HttpError",
      code: "http_503",
      retryable: true,
    });
    const result = { status: "failed", wave: 1, attempts: 3, error: thrown } as const;
    await saveState({ ...stateOf("x"), error: thrown, nodeResults: new Map([["fetch", result]]) }, path);
    const state = await loadState(path);
    const record = {
      ...{ name: "HttpError", message: "down", code: "http_503", stack: thrown.stack, retryable: true },
      cause: { name: "TypeError", message: "no route", code: "ENETUNREACH", stack: cause.stack },
    };
    expect(state.error).toEqual(record);
    expect(state.nodeResults).toEqual([["fetch", { ...result, error: record }]]);

    const revived = reviveErrors(state);
    for (const error of [revived.error, revived.nodeResults[0]?.[1].error]) {
      expect(error).toBeInstanceOf(Error);
      expect(error).toMatchObject({ ...record, cause: expect.any(Error) });
      expect(error?.cause).toMatchObject(record.cause);
    }
    await saveState(revived, path);
    expect(await loadState(path)).toEqual(state);
  });

  it("lay a new configuration over the old one, and hand secrets on without keeping them", async () => {
    await saveState(stateOf("x", { config: { region: "eu", size: 1 } }), path);
    const state = await loadState(path, { config: { region: "us" }, secrets: { TOKEN: "s3cret-value" } });
    expect(state).toMatchObject({ config: { region: "us", size: 1 }, secrets: { TOKEN: "s3cret-value" } });
    await saveState(state, path);
    expect(readFileSync(path, "utf8")).not.toContain("s3cret-value");
    expect((await loadState(path)).config).toEqual({ region: "us", size: 1 });
  });

  it.each<[string, string, unknown]>([
    ["runId", "runId", ""],
    ["status", "status", "paused"],
    ["times", "startedAt", Number.NaN],
    ["counts", "currentWave", -1],
    ["inputs", "inputs", []],
    ["results", "nodeResults", [["a", { status: "done", wave: 1 }]]],
    ["what waits", "waiting", [{ path: "a", id: "i", kind: "question" }]],
    ["what is no JSON", "output", { n: 1n }],
  ])("refuse to save what is wrong: %s", async (_name, field, value) => {
    const state = { ...stateOf("x"), [field]: value } as SavableState;
    await expect(saveState(state, path)).rejects.toThrow(coded("invalid_state"));
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("loadState refuses", () => {
  const change = (changes: object): string => JSON.stringify({ ...stateOf("x"), ...changes });
  it.each<[string, string, string, string]>([
    ["no JSON", "{", "damaged", "state.json"],
    ["an empty file", "", "damaged", ""],
    ["something else", "[]", "damaged", "the state"],
    ["null", "null", "damaged", "the state"],
    ["no version", change({ version: undefined }), "damaged", "`version`"],
    ["a version that never was", change({ version: 0 }), "damaged", "`version`"],
    ["a later version", JSON.stringify({ version: 2, all: "new" }), "newer_version", "version 2"],
    ["a field of another type", change({ workflowId: 1 }), "damaged", "`workflowId`"],
    ["a missing field", change({ updatedAt: undefined }), "damaged", "`updatedAt`"],
    ["a result", change({ nodeResults: [["a", {}]] }), "damaged", "`nodeResults[0][1].status`"],
    ["an error", change({ error: { name: "E", message: "m", cause: {} } }), "damaged", "`error.cause.name`"],
    ["what waits", change({ waiting: [{ path: "a", id: "i", kind: "?" }] }), "damaged", "`waiting[0].kind`"],
  ])("%s", async (_name, text, code, message) => {
    path = join(folder, "state.json");
    writeFileSync(path, text);
    await expect(loadState(path)).rejects.toThrow(coded(code, message));
  });

  it("a file that is not there", async () => {
    await expect(loadState(path)).rejects.toThrow(coded("run_not_found", path));
  });

  it("what is no file", async () => {
    await expect(loadState(folder)).rejects.toThrow(coded("unreadable", folder));
  });

  it("every part of a state", async () => {
    await saveState(stateOf("x"), path);
    const whole = readFileSync(path);
    // Without the line break at the end it is whole.
    for (let length = 0; length < whole.length - 2; length += 1) {
      writeFileSync(path, whole.subarray(0, length));
      await expect(loadState(path)).rejects.toThrow(coded("damaged"));
    }
  });
});

describe("states of version 1 are read for good", () => {
  const fixtures = join(import.meta.dirname, "__fixtures__");
  const names = readdirSync(fixtures).filter((name) => name.startsWith("state-v1-"));

  it("there are three", () => expect(names).toHaveLength(3));

  it.each(names)("%s", async (name) => {
    const text = readFileSync(join(fixtures, name), "utf8");
    const { secrets, ...state } = await loadState(join(fixtures, name));
    expect(secrets).toEqual({});
    expect(state).toEqual(JSON.parse(text));
    // What this version writes of it is the very same file.
    await saveState(state, path);
    expect(readFileSync(path, "utf8")).toBe(text);
  });
});

describe("whatever happens, there is the old state or the new one", () => {
  it.each(["ENOSPC", "EIO"])("%s at each operation", async (code) => {
    await saveState(stateOf("old"), path);
    const old = readFileSync(path, "utf8");
    for (let index = 0; index <= 4; index += 1) {
      const disk = diskThatFailsAt(index, code, { forGood: true });
      await expect(saveState(stateOf("new"), path, { disk })).rejects.toThrow(coded("unwritable", path));
      expect(readFileSync(path, "utf8")).toBe(old);
    }
    await saveState(stateOf("new"), path);
    expect((await loadState(path)).output).toBe("new");
  });

  it("killed in front of each operation", { timeout: 60_000 }, async () => {
    const found: unknown[] = [];
    for (let index = 0; ; index += 1) {
      await saveState(stateOf("old"), path);
      const { signal, stdout } = spawnSync(process.execPath, [
        ...nodeParameters,
        ...[fixturePath("dying-writer"), "state", path, String(index)],
      ]);
      found.push((await loadState(path)).output);
      if (signal !== "SIGKILL") {
        expect(String(stdout)).toBe("written");
        break;
      }
    }
    // In front of: open, write, sync, close, rename; open, sync, close of the folder; the end.
    const old = Array.from({ length: 5 }, () => "old");
    const after = process.platform === "win32" ? ["new"] : ["new", "new", "new", "new"];
    expect(found).toEqual([...old, ...after]);
  });

  const namespace = spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "none", tmpdir()]);
  it.skipIf(namespace.status !== 0)(
    "on a disk with any amount of room (needs user namespaces)",
    { timeout: 30_000 },
    () => {
      const program = [process.execPath, ...nodeParameters, fixturePath("full-disk"), folder];
      const { stdout, stderr } = spawnSync("unshare", ["-rm", ...program], { encoding: "utf8" });
      expect(stderr).toBe("");
      const reports = JSON.parse(stdout) as readonly FullDiskReport[];
      const [failed, saved] = [false, true].map((is) =>
        reports.filter(({ result }) => (result === "saved") === is),
      );
      expect(failed?.length).toBeGreaterThan(5);
      expect(saved?.length).toBeGreaterThan(0);
      for (const report of failed ?? []) {
        expect(report).toMatchObject({
          result: "unwritable",
          isOldIntact: true,
          length: 3,
          files: ["state.json"],
        });
      }
      for (const report of saved ?? [])
        expect(report).toMatchObject({ length: 40_000, files: ["state.json"] });
    },
  );
});

describe("getStatePath", () => {
  it("is where runs are kept", () => {
    expect(getStatePath("digest", "r1")).toBe(join(".tidemark", "runs", "digest", "r1", "state.json"));
    expect(getStatePath("digest", "r1", "/tmp/s")).toBe(join("/tmp/s", "runs", "digest", "r1", "state.json"));
  });

  it.each(["", ".", "..", "../x", "a/b", "a\\b", "/a", ".hidden", "a\0b", "a\nb", "a".repeat(129), "-x"])(
    "refuses %j",
    (id) => {
      expect(() => getStatePath(id, "r1")).toThrow(coded("invalid_id", "`workflowId`"));
      expect(() => getStatePath("digest", id)).toThrow(coded("invalid_id", "`runId`"));
    },
  );
});

it.each<[RunStatus, boolean]>([
  ["running", true],
  ["suspended", true],
  ["failed", true],
  ["timed_out", true],
  ["done", false],
  ["rejected", false],
  ["cancelled", false],
])("a run that is %s can go on: %s", (status, resumable) => {
  expect(canResume(stateOf("x", { status }))).toBe(resumable);
  expect(explainResume({ status })).toEqual({ resumable, reason: expect.stringMatching(/^[A-Z].*\.$/) });
});
