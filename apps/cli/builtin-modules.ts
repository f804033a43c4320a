import type { Rolldown } from "tsdown";

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
        const members = Object.keys(process.getBuiltinModule(name) ?? {}).filter(
          (key) => identifier.test(key) && key !== "default",
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
