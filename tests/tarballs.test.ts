import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

const run = promisify(execFile);
const workspace = join(import.meta.dirname, "..");
const folders = ["packages", "apps"].flatMap((parent) =>
  readdirSync(join(workspace, parent)).map((name) => join(workspace, parent, name)),
);
const packages = folders
  .filter((folder) => existsSync(join(folder, "package.json")))
  .map((folder) => ({ folder, name: readName(folder) }));

let scratch = "";
const tarballs = new Map<string, string>();

/** Packs what users will download. The build stands: `npm test` makes it first. */
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), "tidemark-tarballs-"));
  for (const { folder, name } of packages) {
    const { stdout } = await run("pnpm", ["pack", "--json", "--pack-destination", scratch], { cwd: folder });
    tarballs.set(name, (JSON.parse(stdout) as { filename: string }).filename);
  }
}, 120_000);

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe("a tarball", () => {
  test.each(packages)("$name holds what it exports, and neither sources nor tests", async ({ name }) => {
    const { stdout } = await run("tar", ["-tzf", tarballs.get(name)!]);
    const files = stdout
      .trim()
      .split("\n")
      .map((path) => path.replace(/^package\//, ""));
    expect(files).toContain("README.md");
    expect(files).toContain("LICENSE");
    expect(files.filter((path) => /^src\/|\.test\.|__fixtures__|__snapshots__/.test(path))).toEqual([]);
    const { stdout: manifest } = await run("tar", ["-xzOf", tarballs.get(name)!, "package/package.json"]);
    const { exports } = JSON.parse(manifest) as { exports: object };
    expect(JSON.stringify(exports)).not.toContain("@tidemark/source");
    expect(manifest).not.toMatch(/"(?:workspace|catalog):/);
    for (const target of manifest.matchAll(/"\.\/(dist\/[^"*]+)"/g)) expect(files).toContain(target[1]);
  });
});

describe("outside the workspace", () => {
  test("@tidemark/core alone runs the flow of its README", async () => {
    const folder = await install("core-alone", ["@tidemark/core", ...dependenciesOf("@tidemark/core")]);
    const [example] = javascriptIn(join(workspace, "packages/core/README.md"));
    expect(example!.split("\n").filter((line) => line.trim() !== "").length).toBeLessThanOrEqual(10);
    const { stdout } = await runModule(folder, "example.mjs", example!);
    expect(stdout).toBe("Hello, world! It is sunny.\n");
  }, 120_000);

  test("the command runs the example, and every README's example runs", async () => {
    const folder = await install("everything", [...tarballs.keys()]);
    cpSync(join(workspace, "examples"), join(folder, "examples"), { recursive: true });
    const command = join(folder, "node_modules/.bin/tidemark");
    const { stdout, stderr } = await run(command, ["run", "examples/hello.flow.md"], { cwd: folder });
    expect(stderr).toMatch(/done/);
    expect(stdout).not.toBe("");
    for (const { folder: source, name } of packages) {
      for (const [at, example] of javascriptIn(join(source, "README.md")).entries()) {
        await runModule(folder, `${name.replace("@tidemark/", "")}-${at}.mjs`, example);
      }
    }
  }, 180_000);
});

/** A folder with these packages and what they need, installed as a stranger would, without install scripts. */
async function install(name: string, names: readonly string[]): Promise<string> {
  const folder = join(scratch, name);
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, private: true, type: "module" }));
  const files = names.map((each) => tarballs.get(each)!);
  const npm = join(dirname(process.execPath), "npm");
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  await run(existsSync(npm) ? npm : "npm", ["install", ...quiet, ...files], { cwd: folder });
  return folder;
}

/** First-party packages that a package needs, and those that they need. */
function dependenciesOf(name: string): readonly string[] {
  const found = new Set<string>();
  const visit = (current: string): void => {
    const { folder } = packages.find((candidate) => candidate.name === current)!;
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
      dependencies?: object;
    };
    for (const dependency of Object.keys(manifest.dependencies ?? {})) {
      if (!dependency.startsWith("@tidemark/") || found.has(dependency)) continue;
      found.add(dependency);
      visit(dependency);
    }
  };
  visit(name);
  return [...found];
}

async function runModule(folder: string, file: string, source: string): Promise<{ readonly stdout: string }> {
  writeFileSync(join(folder, file), source);
  try {
    return await run(process.execPath, [file], { cwd: folder });
  } catch (cause) {
    throw new Error(`The example ${file} fails: ${(cause as { stderr?: string }).stderr ?? String(cause)}`, {
      cause,
    });
  }
}

function javascriptIn(readme: string): readonly string[] {
  return [...readFileSync(readme, "utf8").matchAll(/^```js\n([\s\S]*?)^```/gm)].map((match) => match[1]!);
}

function readName(folder: string): string {
  return (JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { name: string }).name;
}
