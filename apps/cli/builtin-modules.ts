import type { Rolldown } from "tsdown";

/** Modules that take 1 to 2 ms to load, and of which a start needs nothing. */
const late: ReadonlySet<string> = new Set(["node:child_process", "node:fs/promises"]);

const identifier = /^[A-Za-z_$][\w$]*$/;

/**
 * Takes Node's own modules by `process.getBuiltinModule` instead of importing them. An import makes a
 * namespace of all exports, for which Node reads each of them and so loads what it would load later
 * (`fs.promises`, most of `util`): some 4 ms of every start.
 */
export function builtinModules(): Rolldown.Plugin {
  return {
    name: "builtin-modules",
    resolveId: {
      filter: { id: /^node:/ },
      handler: (id) => ({ id: `\0builtin:${id}`, moduleSideEffects: false }),
    },
    load: {
      filter: { id: /^\0builtin:/ },
      handler: (id) => {
        const name = id.slice("\0builtin:".length);
        const builtin: Readonly<Record<string, unknown>> = { ...process.getBuiltinModule(name) };
        const members = Object.keys(builtin).filter((key) => identifier.test(key) && key !== "default");
        if (late.has(name))
          return lateModule(
            name,
            members.filter((member) => typeof builtin[member] === "function"),
          );
        return [
          `const builtin = /* @__PURE__ */ process.getBuiltinModule(${JSON.stringify(name)});`,
          "export default builtin;",
          // What nobody imports is not even read.
          ...members.map((member) => `export const ${member} = builtin.${member};`),
        ].join("\n");
      },
    },
  };
}

/** A module that is taken when one of its functions is first called. Its classes and values cannot be had. */
function lateModule(name: string, members: readonly string[]): string {
  return [
    `const builtin = () => process.getBuiltinModule(${JSON.stringify(name)});`,
    "export default /* @__PURE__ */ new Proxy({}, { get: (_, member) => builtin()[member] });",
    ...members.map(
      (member) => `export const ${member} = (...parameters) => builtin().${member}(...parameters);`,
    ),
  ].join("\n");
}
