import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { checkImportLaw, readImportLaw } from "../scripts/import-law.mjs";
import { createRuntime, findNameProblem } from "../scripts/new-runtime.mjs";

const run = promisify(execFile);
const workspace = join(import.meta.dirname, "..");
const page = readFileSync(join(workspace, "docs/runtimes/writing-one.md"), "utf8");

/** A workspace with the real one's packages and tools, for new packages that nobody else shall see. */
let root = "";

/** Straight from the template, and made into what the page makes of it. */
const pristine = "word-count";
const [, changed = ""] = /new -- runtime (\S+)\n/.exec(page) ?? [];
const names = [pristine, changed];

beforeAll(() => {
  // Compilers follow links to the end, and so must the paths that they are given.
  root = realpathSync(mkdtempSync(join(tmpdir(), "tidemark-new-")));
  for (const name of ["scripts", "templates", ...configurationFiles()]) {
    cpSync(join(workspace, name), join(root, name), { recursive: true });
  }
  // Of what begins with a dot, oxlint looks for its other half in `.bin`.
  linkEach("node_modules", (name) => name === ".bin" || !name.startsWith("."));
  // Who follows the page in this workspace has a package of that name already.
  linkEach("packages", (folder) => !names.some((name) => folder === `runtimes-${name}`));
  for (const name of names) linkDependencies(createRuntime(root, name));
  for (const { path, content } of filesOf(page)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

// All of it takes ten seconds on a machine with nothing else to do.
const patience = { timeout: 60_000 };

describe("a new runtime, as it is and as docs/runtimes/writing-one.md changes it", patience, () => {
  test.each(names)("has types that fit: %s", async (name) => {
    await runTool("typescript/bin/tsc", ["--project", folderOf(name)]);
  });

  test("is linted and formatted", async () => {
    await runTool("oxlint/bin/oxlint", names.map(folderOf));
    await runTool("oxfmt/bin/oxfmt", ["--check", ...names.map(folderOf)]);
  });

  test("keeps the import law", () => {
    const law = readImportLaw(join(root, "scripts/import-law.json"));
    expect(checkImportLaw(root, law)).toEqual([]);
  });

  test("passes its own tests, the conformance suite among them", async () => {
    const report = join(root, "report.json");
    await runTool("vitest/vitest.mjs", [
      "run",
      ...names.map(folderOf),
      "--reporter=json",
      `--outputFile=${report}`,
    ]);
    const { testResults } = JSON.parse(readFileSync(report, "utf8")) as {
      testResults: readonly TestResult[];
    };
    expect(Object.fromEntries(testResults.map((result) => [result.name, result.status]))).toEqual(
      Object.fromEntries(names.map((name) => [join(folderOf(name), `src/${name}.test.ts`), "passed"])),
    );
    for (const { assertionResults } of testResults) expect(assertionResults.length).toBeGreaterThan(10);
  });
});

describe("a new runtime", patience, () => {
  test("is built and packed", async () => {
    const folder = folderOf(pristine);
    await runTool("tsdown/dist/run.mjs", [], folder);
    const { stdout } = await run("pnpm", ["pack", "--json", "--pack-destination", root], { cwd: folder });
    const tarball = (JSON.parse(stdout) as { filename: string }).filename;
    const { stdout: files } = await run("tar", ["-tzf", tarball]);
    expect(files.trim().split("\n").toSorted()).toEqual(
      ["LICENSE", "README.md", "dist/index.d.ts", "dist/index.js", "package.json"].map(
        (path) => `package/${path}`,
      ),
    );
    const { stdout: manifest } = await run("tar", ["-xzOf", tarball, "package/package.json"]);
    expect(manifest).not.toMatch(/@tidemark\/source|"(?:workspace|catalog):/);
  });

  test("has a README whose example runs, and shows the flow that is tested", async () => {
    const readme = readFileSync(join(folderOf(pristine), "README.md"), "utf8");
    const [, example = "", result] = /```js\n([^`]*?\/\/ (.+)\n)```/.exec(readme) ?? [];
    writeFileSync(join(folderOf(pristine), "readme.mjs"), example);
    expect(await runNode(["--conditions=@tidemark/source", "readme.mjs"], folderOf(pristine))).toBe(
      `${result}\n`,
    );
    const [, flow] = /````markdown\n([\s\S]*?)````/.exec(readme) ?? [];
    expect(readFileSync(join(folderOf(pristine), "example.flow.md"), "utf8")).toContain(flow);
  });

  test("goes by its own name everywhere", () => {
    const leftovers = filesBelow(folderOf(pristine)).filter((path) =>
      /your.?runtime/i.test(path + readFileSync(path, "utf8")),
    );
    expect(leftovers).toEqual([]);
    expect(readFileSync(join(folderOf(pristine), "src/word-count.ts"), "utf8")).toMatch(
      /function wordCount\(\)[^]*type: "word_count"[^]*new WordCountError/,
    );
  });
});

describe("docs/runtimes/writing-one.md", patience, () => {
  test("ends in a program that prints what it says", async () => {
    const [, command = "", output] = /```sh\nnode (.+)\n```\n\n```text\n([^`]*)```/.exec(page) ?? [];
    expect(await runNode(command.split(" "), root)).toBe(output);
  });

  test("lists the files that there are", () => {
    const listed = [...page.matchAll(/^\| `([^`]+\.[a-z]+)` \|/gm)].map(([, path = ""]) => path);
    expect(listed.length).toBeGreaterThan(4);
    expect(listed.filter((path) => !existsSync(join(folderOf(changed), path)))).toEqual([]);
  });
});

describe("a bad name", () => {
  test.each([
    ["file", "exists"],
    ["shell", "is a runtime of another package"],
    ["WordCount", "is not in kebab-case"],
    ["word_count", "is not in kebab-case"],
    ["word--count", "is not in kebab-case"],
    ["2-words", "does not begin with a letter"],
    ["../words", "is a path"],
    ["", "is none"],
    ["w".repeat(65), "is too long"],
    ["runtimes-s3", "has the prefix already"],
    ["delete", "is no name for a function"],
    ["test", "means something in the template"],
    ["flow", "is built in"],
    ["standard", "is kept for the list of all runtimes"],
  ])("is refused: %j %s", (name) => {
    expect(findNameProblem(workspace, name)).toMatch(/^[^\n]+\.$/);
  });

  test.each(["x7", "no-such-runtime", "no-2-letters", "w".repeat(64)])("is not %j", (name) => {
    expect(findNameProblem(workspace, name)).toBeUndefined();
  });

  test.each([
    [["runtime", "delete"]],
    [["runtime", pristine]],
    [["runtime"]],
    [["engine", "x"]],
    [["runtime", "a", "b"]],
    [[]],
  ])("ends %j with one line and exit code 2, and makes nothing", async (words) => {
    const before = readdirSync(join(root, "packages"));
    const failure: unknown = await run(process.execPath, [join(root, "scripts/new.mjs"), ...words]).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code: 2, stdout: "", stderr: expect.stringMatching(/^[^\n]+\n$/) });
    expect(readdirSync(join(root, "packages"))).toEqual(before);
  });
});

interface TestResult {
  readonly name: string;
  readonly status: string;
  readonly assertionResults: readonly unknown[];
}

/** The files of a page: each block under a line that is nothing but a path. */
function filesOf(markdown: string): readonly { readonly path: string; readonly content: string }[] {
  const blocks = markdown.matchAll(/^`([^`\n]+)`\n\n(`{3,})\w+\n([\s\S]*?)^\2$/gm);
  return [...blocks].map(([, path = "", , content = ""]) => ({ path, content }));
}

function configurationFiles(): readonly string[] {
  const files = readdirSync(workspace, { withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ name }) => name).filter((name) => name !== "pnpm-lock.yaml");
}

/** Not the folder as a whole: what a tool writes into it shall stay here. */
function linkEach(folder: string, isWanted: (name: string) => boolean): void {
  mkdirSync(join(root, folder));
  for (const name of readdirSync(join(workspace, folder))) {
    if (isWanted(name)) symlinkSync(join(workspace, folder, name), join(root, folder, name));
  }
}

/** What `pnpm install` would do, without a registry. README and page need a little more than package.json says. */
function linkDependencies(folder: string): void {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  const { dependencies, devDependencies } = manifest;
  for (const name of Object.keys({ ...dependencies, ...devDependencies, "@tidemark/core": "" })) {
    const target = name.startsWith("@tidemark/")
      ? join(workspace, "packages", name.slice("@tidemark/".length))
      : realpathSync(join(workspace, "packages/runtimes-file/node_modules", name));
    mkdirSync(dirname(join(folder, "node_modules", name)), { recursive: true });
    symlinkSync(target, join(folder, "node_modules", name));
  }
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

function folderOf(name: string): string {
  return join(root, "packages", `runtimes-${name}`);
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : filesBelow(path);
    return [path];
  });
}

async function runTool(program: string, parameters: readonly string[], cwd: string = root): Promise<void> {
  await runNode([join(root, "node_modules", program), ...parameters], cwd);
}

/** What a program prints; where it fails, the error has all that it said. */
async function runNode(parameters: readonly string[], cwd: string): Promise<string> {
  // A vitest inside of this one shall not take itself for a part of it.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("VITEST")));
  try {
    return (await run(process.execPath, parameters, { cwd, env })).stdout;
  } catch (cause) {
    const { stdout, stderr } = cause as { readonly stdout: string; readonly stderr: string };
    throw new Error(`${parameters.join(" ")} failed:\n${stdout}${stderr}`, { cause });
  }
}
