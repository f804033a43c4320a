import { definePackage } from "../../scripts/tsdown-base.ts";
import { builtinModules } from "./builtin-modules.ts";

export default definePackage(import.meta.dirname, {
  entry: { main: "./src/main.ts" },
  dts: false,
  deps: { alwaysBundle: [/./], onlyBundle: false },
  inputOptions: { resolve: { conditionNames: ["@tidemark/source", "node", "import", "module", "default"] } },
  plugins: [builtinModules()],
  treeshake: { propertyReadSideEffects: false },
});
