import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Diagnostic } from "@tidemark/spec";
import { describe, expect, test } from "vitest";

import { createMemoryTerminal } from "../fixtures/memory-terminal.ts";
import { createTemporaryFolder } from "../fixtures/temporary-folder.ts";
import { validate, type ValidateOptions } from "./validate.ts";

const broken = await readFile(join(import.meta.dirname, "../fixtures/broken.flow.md"), "utf8");
const good = "---\nname: good\n---\n\n## One `one`\n\n```cel step\n1 + 1\n```\n";
const doubtful = `---\nname: doubtful\ninputs:\n  unread: { type: string, default: "" }\n---\n\n## One \`one\`\n\n\`\`\`cel step\n1\n\`\`\`\n`;

async function check(paths: readonly string[], format: ValidateOptions["format"] = "pretty") {
  const files = { "broken.flow.md": broken, "flows/good.flow.md": good, "flows/doubtful.flow.md": doubtful };
  const terminal = createMemoryTerminal(await createTemporaryFolder(files));
  const exitCode = await validate(paths, { format }, terminal);
  return { exitCode, ...terminal.printed };
}

/** The file and line of each problem in the broken flow. */
const places = ["broken.flow.md:17:1", "broken.flow.md:26:1", "broken.flow.md:32:7", "broken.flow.md:36:1"];

describe("tidemark validate", () => {
  test("shows every problem with its place, what is marked and what was meant", async () => {
    const { exitCode, stdout, stderr } = await check(["broken.flow.md"]);
    expect(exitCode).toBe(2);
    expect(stderr).toBe(" ✖ 4 errors in broken.flow.md\n   tidemark explain TM2013 tells more\n");
    for (const place of places) expect(stdout).toContain(`--> ${place}\n`);
    expect(stdout.match(/^ +\| +\^+/gm)).toHaveLength(4);
    expect(stdout.match(/help: Did you mean/g)).toHaveLength(2);
  });

  test("a flow without problems: nothing but a line on standard error", async () => {
    expect(await check(["flows/good.flow.md"])).toEqual({
      exitCode: 0,
      stdout: "",
      stderr: " ✔ no problems in flows/good.flow.md\n",
    });
  });

  test("warnings do not fail", async () => {
    const { exitCode, stdout, stderr } = await check(["flows"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("flows/doubtful.flow.md:4:3");
    expect(stderr).toBe(" ! 1 warning in 2 flows\n");
  });

  test("takes several files and folders", async () => {
    const { exitCode, stderr } = await check(["flows", "broken.flow.md"]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^ ✖ 4 errors and 1 warning in 3 flows\n/);
  });

  test("only people are told of explain, once, and only after errors", async () => {
    expect((await check(["broken.flow.md", "flows"])).stderr.match(/tidemark explain TM2013/g)).toHaveLength(
      1,
    );
    expect((await check(["flows"])).stderr).not.toContain("explain");
    for (const format of ["plain", "json", "github", "sarif"] as const)
      expect((await check(["broken.flow.md"], format)).stderr).toBe(" ✖ 4 errors in broken.flow.md\n");
  });

  test("plain: a line for each problem", async () => {
    const { stdout } = await check(["broken.flow.md"], "plain");
    const lines = stdout.trimEnd().split("\n");
    expect(lines.map((line) => line.split(": error ", 1)[0])).toEqual(places);
  });

  test("json: the diagnostics as they are", async () => {
    const { stdout } = await check(["flows", "broken.flow.md"], "json");
    const printed = JSON.parse(stdout) as { version: number; files: string[]; diagnostics: Diagnostic[] };
    expect(printed).toMatchObject({
      version: 1,
      files: ["flows/doubtful.flow.md", "flows/good.flow.md", "broken.flow.md"],
    });
    const errors = printed.diagnostics.filter(({ severity }) => severity === "error");
    expect(errors.map(({ file, range }) => `${file}:${range.start.line}:${range.start.column}`)).toEqual(
      places,
    );
  });

  test("json: nothing found is said as well", async () => {
    const { stdout } = await check(["flows/good.flow.md"], "json");
    expect(JSON.parse(stdout)).toEqual({ version: 1, files: ["flows/good.flow.md"], diagnostics: [] });
  });

  test("github: an annotation for each problem", async () => {
    const { stdout } = await check(["broken.flow.md"], "github");
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(line).toMatch(/^::error file=broken\.flow\.md,line=\d+/);
  });

  test("sarif: one log for all flows", async () => {
    const { stdout } = await check(["flows", "broken.flow.md"], "sarif");
    const log = JSON.parse(stdout) as { version: string; runs: { results: unknown[] }[] };
    expect(log.version).toBe("2.1.0");
    expect(log.runs[0]?.results).toHaveLength(5);
  });
});
