import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { expect, test } from "vitest";

import { createTemporaryFolder } from "./fixtures/temporary-folder.ts";

const main = join(import.meta.dirname, "main.ts");

/** Writes every module that is loaded to standard error, a line each. */
const spy = `
  import { registerHooks } from "node:module";
  registerHooks({
    load(url, context, next) {
      process.stderr.write(\`loaded \${url}\\n\`);
      return next(url, context);
    },
  });
`;

/** The modules that a call loads. How long a start takes is measured elsewhere; this is what it hangs on. */
async function modulesOf(...parameters: string[]): Promise<string> {
  const folder = await createTemporaryFolder({
    "spy.mjs": spy,
    "a.flow.md": "---\nname: a\n---\n\n## One `one`\n\n```cel step\n1\n```\n",
  });
  const flags = ["--conditions=@tidemark/source", "--import", join(folder, "spy.mjs"), main, ...parameters];
  const { stderr, status } = spawnSync(process.execPath, flags, { cwd: folder, encoding: "utf8" });
  expect(status).toBe(0);
  return stderr
    .split("\n")
    .filter((line) => line.startsWith("loaded "))
    .join("\n");
}

test.each([
  ["--help"],
  ["--version"],
  ["run", "--help"],
  ["resume", "--help"],
  ["runs", "--help"],
  ["runs", "prune", "--help"],
  ["show", "--help"],
  ["fmt", "--help"],
  ["explain", "--help"],
  ["watch", "--help"],
  ["replay", "--help"],
  ["init", "--help"],
  ["completion", "--help"],
])("%s %s loads no package and no command", async (...parameters) => {
  const modules = await modulesOf(...parameters);
  expect(modules).toContain("program.ts");
  expect(modules).not.toMatch(/\/packages\/|\/commands\/|zod|markdown-it|yaml/);
});

test.each([
  ["completion", "bash"],
  ["complete", "run"],
  ["complete", "flow"],
])("%s %s loads no package", async (...parameters) => {
  const modules = await modulesOf(...parameters);
  expect(modules).toContain("completion/");
  expect(modules).not.toMatch(/\/packages\/|zod|markdown-it|yaml/);
});

test("runs loads neither runtimes nor the format nor the engine", async () => {
  const modules = await modulesOf("runs");
  expect(modules).toContain("packages/resilience");
  expect(modules).not.toMatch(/packages\/(?:engine|core|format|runtimes-)|zod|markdown-it/);
});

test("validate loads neither the engine nor printers of runs", async () => {
  const modules = await modulesOf("validate", "a.flow.md");
  expect(modules).toContain("packages/format");
  expect(modules).not.toMatch(
    /packages\/engine|core\/src\/run\/|store\/|-printer|format\/src\/fmt|explanation|\/(?:react|ink)\//,
  );
});
