import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Rolldown } from "tsdown";

/**
 * Puts the licences of all packages that are bundled into one file beside the bundle: that they are
 * kept with the code is what they ask for.
 */
export function thirdPartyNotices(): Rolldown.Plugin {
  return {
    name: "third-party-notices",
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((chunk) =>
        chunk.type === "chunk" ? chunk.moduleIds : [],
      );
      const folders = new Set(modules.flatMap((id) => findPackage(id) ?? []));
      const notices = [...folders].map(describePackage).toSorted();
      this.emitFile({
        type: "asset",
        fileName: "third-party-notices.txt",
        source: `${notices.join(`\n\n${"-".repeat(80)}\n\n`)}\n`,
      });
    },
  };
}

/** The folder of the package in node_modules that a module belongs to. */
function findPackage(id: string): string | undefined {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(id)?.[0];
}

function describePackage(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) return `${name} ${version} (${license})`;
  return `${name} ${version}\n\n${readFileSync(join(folder, file), "utf8").trim()}`;
}
