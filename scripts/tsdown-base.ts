import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type UserConfig } from "tsdown";

const sourceCondition = "@tidemark/source";

/**
 * The build of every package. Its entries are what the package's `exports` point at under the
 * source condition, so that a new entry is written down once, in package.json.
 *
 * @example
 * import { definePackage } from "../../scripts/tsdown-base.ts";
 *
 * export default definePackage(import.meta.dirname);
 */
export function definePackage(directory: string, overrides: UserConfig = {}): UserConfig {
  return defineConfig({
    entry: readEntries(directory),
    format: "esm",
    platform: "node",
    target: "node22.13",
    fixedExtension: false,
    hash: false,
    report: false,
    logLevel: "warn",
    failOnWarn: true,
    ...overrides,
  });
}

/** `{ "@tidemark/source": "./src/plan/index.ts", "default": "./dist/plan.js" }` → `{ plan: "./src/plan/index.ts" }` */
function readEntries(directory: string): Record<string, string> {
  const { exports = {}, bin = {} } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  const entries: Record<string, string> = {};
  for (const target of Object.values<Record<string, string> | string>(exports)) {
    if (typeof target === "string") continue;
    const { default: output, [sourceCondition]: source } = target;
    if (output !== undefined && source !== undefined) entries[entryName(output)] = source;
  }
  for (const output of Object.values<string>(bin)) {
    if (output.startsWith("./dist/")) entries[entryName(output)] ??= `./src/${entryName(output)}.ts`;
  }
  return entries;
}

function entryName(output: string): string {
  return output.replace(/^\.\/dist\//, "").replace(/\.js$/, "");
}
