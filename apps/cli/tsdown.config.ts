import { definePackage } from "../../scripts/tsdown-base.ts";
import { builtinModules } from "./builtin-modules.ts";
import { thirdPartyNotices } from "./third-party-notices.ts";

// All that the command needs is bundled, from sources: a few files instead of 300 make `validate` start 40 ms earlier.
export default definePackage(import.meta.dirname, {
  entry: { main: "./src/main.ts" },
  dts: false,
  deps: { alwaysBundle: [/./], onlyBundle: false },
  inputOptions: { resolve: { conditionNames: ["@tidemark/source", "node", "import", "module", "default"] } },
  plugins: [builtinModules(), thirdPartyNotices()],
  treeshake: {
    propertyReadSideEffects: false,
    // Importing one of our own modules does nothing, so a command that needs one of a package does not load all.
    moduleSideEffects: [{ test: /\/(?:packages\/[^/]+|apps\/cli)\/src\//, sideEffects: false }],
  },
});
