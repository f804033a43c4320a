import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

const run = promisify(execFile);
const workspace = join(import.meta.dirname, "..");
const main = join(workspace, "apps/cli/src/main.ts");
const names = readdirSync(join(workspace, "examples")).filter((name) => name.endsWith(".flow.md"));

/** All that an example may know of this machine: its own copy, a home, a folder for temporary files. */
let root = "";

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "tidemark-examples-")));
  for (const name of ["home", "temporary"]) mkdirSync(join(root, name));
  cpSync(join(workspace, "examples"), join(root, "examples"), {
    recursive: true,
    filter: (path) => !path.endsWith(".tidemark"),
  });
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

test("there are examples", () => {
  expect(names).toContain("hello.flow.md");
});

describe.each(names)("examples/%s", { timeout: 60_000 }, (name) => {
  test("has no problem, and nothing to be warned of", async () => {
    const { stdout } = await callCommand("validate", name, "--format", "json");
    expect(JSON.parse(stdout)).toMatchObject({ files: [name], diagnostics: [] });
  });

  test("runs in CI without a terminal, and leaves nothing but the record of its run", async () => {
    const before = snapshot();
    const { stdout } = await callCommand("run", name, "--format", "ndjson", "--state-folder", "../state");
    const events = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { readonly type: string });
    expect(events.at(-1)).toMatchObject({ type: "run.finished", status: "done" });
    expect(events.at(-1)).toHaveProperty("output");
    expect(snapshot()).toEqual(before);
  });
});

/** The command from its sources, as a build server calls it. Rejects where it does not end with 0. */
async function callCommand(...parameters: readonly string[]): Promise<{ readonly stdout: string }> {
  const called = run(process.execPath, ["--conditions=@tidemark/source", main, ...parameters], {
    cwd: join(root, "examples"),
    env: {
      PATH: process.env["PATH"],
      LANG: "C.UTF-8",
      CI: "true",
      HOME: join(root, "home"),
      TMPDIR: join(root, "temporary"),
    },
  });
  called.child.stdin?.end();
  return await called;
}

/** Every file that an example could have made or changed, but for the state folder. */
function snapshot(): Readonly<Record<string, string>> {
  const entries = ["examples", "home", "temporary"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true }),
  );
  const files = entries.filter((entry) => !entry.isDirectory());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [
      join(parentPath, name),
      readFileSync(join(parentPath, name), "utf8"),
    ]),
  );
}
