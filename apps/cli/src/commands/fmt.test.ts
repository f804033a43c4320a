import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { createMemoryTerminal } from "../fixtures/memory-terminal.ts";
import { createTemporaryFolder } from "../fixtures/temporary-folder.ts";
import { runProgram } from "../program.ts";

const tidy = "---\nname: tidy\n---\n\n## One\n\n```yaml step\nuses: set\nvalue: 1\n```\n";
const untidy =
  "---\nname:   untidy\n---\n\nSome   prose\n\n## One\n\n```yaml step\nuses:   set\nvalue:  1\n```\n";
const tidied = "---\nname: untidy\n---\n\nSome   prose\n\n## One\n\n```yaml step\nuses: set\nvalue: 1\n```\n";
const broken =
  "---\nname:   broken\nnmae: again\n---\n\n## One\n\n```yaml step\nuses:   set\ntimeout: 30\n```\n";

async function call(...parameters: readonly string[]) {
  const folder = await createTemporaryFolder({
    "tidy.flow.md": tidy,
    "untidy.flow.md": untidy,
    "broken.flow.md": broken,
    "good/a.flow.md": tidy,
    "good/deep/b.flow.md": untidy,
    "good/node_modules/c.flow.md": untidy,
  });
  const terminal = createMemoryTerminal(folder);
  const exitCode = await runProgram(["fmt", ...parameters], terminal);
  const read = (path: string) => readFile(join(folder, path), "utf8");
  return { exitCode, ...terminal.printed, folder, read };
}

describe("tidemark fmt", () => {
  test("prints the one file that is named, and changes nothing", async () => {
    const { exitCode, stdout, stderr, read } = await call("untidy.flow.md");
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: tidied, stderr: "" });
    expect(await read("untidy.flow.md")).toBe(untidy);
  });

  test("a file that is laid out already is printed as it is", async () => {
    expect(await call("tidy.flow.md")).toMatchObject({ exitCode: 0, stdout: tidy, stderr: "" });
  });

  test("prints not several files in one", async () => {
    const { exitCode, stdout, stderr } = await call("good");
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain("--write");
  });

  test("--check lists what would change, and changes nothing", async () => {
    const { exitCode, stdout, stderr, read } = await call("--check", "good", "tidy.flow.md");
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "good/deep/b.flow.md\n" });
    expect(stderr).toBe(" ✖ 1 of 3 flows would change; tidemark fmt --write does it\n");
    expect(await read("good/deep/b.flow.md")).toBe(untidy);
  });

  test("--check is content where there is nothing to do", async () => {
    const { exitCode, stdout, stderr } = await call("--check", "tidy.flow.md");
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "" });
    expect(stderr).toBe(" ✔ nothing to change in 1 flow\n");
  });

  test("--write changes what is to be changed, and touches nothing else", async () => {
    const folder = await createTemporaryFolder({ "a.flow.md": tidy, "b.flow.md": untidy });
    const before = await stat(join(folder, "a.flow.md"));
    const terminal = createMemoryTerminal(folder);
    expect(await runProgram(["fmt", "--write", "."], terminal)).toBe(0);
    expect(terminal.printed).toEqual({ stdout: "b.flow.md\n", stderr: " ✔ changed 1 of 2 flows\n" });
    expect(await readFile(join(folder, "b.flow.md"), "utf8")).toBe(tidied);
    const after = await stat(join(folder, "a.flow.md"));
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
    expect(await runProgram(["fmt", "--check", "."], terminal)).toBe(0);
  });

  test("files with errors are shown and left alone; the others are not held up by them", async () => {
    const { exitCode, stdout, stderr, read } = await call("--write", "broken.flow.md", "untidy.flow.md");
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "untidy.flow.md\n" });
    expect(stderr).toContain("--> broken.flow.md:3:1\n");
    expect(stderr).toContain(" ✖ 2 errors in broken.flow.md; left as it is\n");
    expect(stderr.match(/tidemark explain/g)).toHaveLength(1);
    expect(await read("broken.flow.md")).toBe(broken);
    expect(await read("untidy.flow.md")).toBe(tidied);
  });

  test("a file with errors is not printed", async () => {
    expect(await call("broken.flow.md")).toMatchObject({ exitCode: 2, stdout: "" });
  });

  test("a file that is not there keeps all others from being changed", async () => {
    const { exitCode, read } = await call("--write", "untidy.flow.md", "untiddy.flow.md");
    expect(exitCode).toBe(2);
    expect(await read("untidy.flow.md")).toBe(untidy);
  });

  test("--check and --write exclude each other", async () => {
    expect(await call("--check", "--write", "tidy.flow.md")).toMatchObject({ exitCode: 2 });
  });
});
