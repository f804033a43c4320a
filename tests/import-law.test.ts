import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { checkImportLaw, readImportLaw } from "../scripts/import-law.mjs";

const workspace = join(import.meta.dirname, "..");
const law = readImportLaw(join(workspace, "scripts/import-law.json"));

test("the packages of this workspace keep the law", () => {
  expect(checkImportLaw(workspace, law)).toEqual([]);
});

describe("a package that breaks the law", () => {
  let root = "";

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "tidemark-law-"));
  });

  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  function write(path: string, content: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }

  function writeManifest(
    folder: string,
    name: string,
    dependencies: string[],
    devDependencies: string[] = [],
  ): void {
    const toRanges = (names: string[]) => Object.fromEntries(names.map((each) => [each, "workspace:*"]));
    const manifest = {
      name,
      dependencies: toRanges(dependencies),
      devDependencies: toRanges(devDependencies),
    };
    write(`${folder}/package.json`, JSON.stringify(manifest));
  }

  function codes(): string[] {
    return checkImportLaw(root, law).map(({ code, file, line }) => `${code} ${file}:${line}`);
  }

  test.for([
    ["an import", `import { run } from "@tidemark/core";`],
    ["an import of types", `import type { Run } from "@tidemark/core";`],
    ["an import for its effect", `import "@tidemark/core";`],
    ["a re-export", `export { run } from "@tidemark/core";`],
    ["a re-export of all", `export * from "@tidemark/core";`],
    ["a dynamic import", `export const load = () => import("@tidemark/core");`],
    ["a dynamic import in a template", "export const load = () => import(`@tidemark/core`);"],
    ["a type's import", `export type Run = import("@tidemark/core").Run;`],
    ["a subpath", `import { plan } from "@tidemark/core/plan";`],
    ["an augmentation", `export {};declare module "@tidemark/core" {}`],
    ["a resolution", `export const url = import.meta.resolve("@tidemark/core");`],
  ] as const)("is found by %s", ([, statement]) => {
    writeManifest("packages/resilience", "@tidemark/resilience", ["@tidemark/spec"]);
    write(
      "packages/resilience/src/retry/policy.ts",
      `// A comment that says "@tidemark/engine".\n${statement}\n`,
    );
    expect(codes()).toEqual([`forbidden-import ${join("packages/resilience/src/retry/policy.ts")}:2`]);
  });

  test("is found by its package.json", () => {
    writeManifest("packages/spec", "@tidemark/spec", ["@tidemark/core"]);
    expect(codes()).toEqual(["forbidden-dependency packages/spec/package.json:1"]);
  });

  test("is found when it is not in the table", () => {
    writeManifest("packages/extras", "@tidemark/extras", []);
    expect(codes()).toEqual(["unknown-package packages/extras/package.json:1"]);
  });

  test("may take an entry and no other of the same package", () => {
    writeManifest("packages/core", "@tidemark/core", ["@tidemark/resilience"]);
    write("packages/core/src/retry.ts", `import { nextAttempt } from "@tidemark/resilience/policy";\n`);
    write("packages/core/src/store.ts", `import { saveState } from "@tidemark/resilience";\n`);
    writeManifest("packages/format", "@tidemark/format", ["@tidemark/core"]);
    write("packages/format/src/check.ts", `import { plan } from "@tidemark/core/plan";\n`);
    write("packages/format/src/run.ts", `import { interpret } from "@tidemark/core";\n`);
    expect(codes()).toEqual([
      "forbidden-import packages/core/src/store.ts:1",
      "forbidden-import packages/format/src/run.ts:1",
    ]);
  });

  test("may not take what its package.json does not name", () => {
    writeManifest("packages/report", "@tidemark/report", []);
    write("packages/report/src/read.ts", `import type { RunEvent } from "@tidemark/spec";\n`);
    expect(codes()).toEqual(["undeclared-import packages/report/src/read.ts:1"]);
  });

  test("may take more in its tests, once package.json says so", () => {
    writeManifest("packages/core", "@tidemark/core", [], ["@tidemark/testkit"]);
    write("packages/core/src/host.test.ts", `import { testHost } from "@tidemark/testkit";\n`);
    write("packages/core/src/store.test.ts", `import { saveState } from "@tidemark/resilience";\n`);
    write("packages/core/src/host.ts", `import { testHost } from "@tidemark/testkit";\n`);
    expect(codes()).toEqual([
      "forbidden-import packages/core/src/host.ts:1",
      "forbidden-import packages/core/src/store.test.ts:1",
    ]);
  });

  test("may import what it bundles from its devDependencies, and only if it is a bundle", () => {
    const source = `import { runFile } from "@tidemark/engine";\n`;
    writeManifest("apps/cli", "tidemark", [], ["@tidemark/engine"]);
    write("apps/cli/src/main.ts", source);
    writeManifest("packages/engine-restate", "@tidemark/engine-restate", [], ["@tidemark/core"]);
    write("packages/engine-restate/src/main.ts", `import { interpret } from "@tidemark/core";\n`);
    expect(codes()).toEqual(["undeclared-import packages/engine-restate/src/main.ts:1"]);
  });

  test("may not reach over its own wall, or import itself by name", () => {
    writeManifest("packages/spec", "@tidemark/spec", []);
    write(
      "packages/spec/src/near.ts",
      `import { far } from "./deep/far.ts";\nexport { near } from "../near.ts";\n`,
    );
    write("packages/spec/src/deep/far.ts", `import { plan } from "../../../core/src/plan.ts";\n`);
    write("packages/spec/src/self.ts", `import { near } from "@tidemark/spec";\n`);
    expect(codes()).toEqual([
      "leaves-package packages/spec/src/deep/far.ts:1",
      "self-import packages/spec/src/self.ts:1",
    ]);
  });

  test("may not draw with ink or react outside of the command", () => {
    const screen = `import { Box } from "ink";\nimport { jsx } from "react/jsx-runtime";\n`;
    writeManifest("packages/engine", "@tidemark/engine", []);
    write("packages/engine/src/screen.ts", screen);
    writeManifest("apps/cli", "tidemark", []);
    write("apps/cli/src/screen.tsx", screen);
    expect(codes()).toEqual([
      "restricted-import packages/engine/src/screen.ts:1",
      "restricted-import packages/engine/src/screen.ts:2",
    ]);
  });

  test("may be a runtime, which knows the contracts alone", () => {
    writeManifest("packages/runtimes-http", "@tidemark/runtimes-http", ["@tidemark/spec", "@tidemark/core"]);
    writeManifest("packages/runtimes-standard", "@tidemark/runtimes-standard", ["@tidemark/runtimes-http"]);
    write("packages/runtimes-standard/src/list.ts", `export { http } from "@tidemark/runtimes-http";\n`);
    expect(codes()).toEqual(["forbidden-dependency packages/runtimes-http/package.json:1"]);
  });
});
