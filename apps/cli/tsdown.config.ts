import { definePackage } from "../../scripts/tsdown-base.ts";
import { builtinModules } from "./builtin-modules.ts";
import { liveChunk } from "./live-chunk.ts";
import { thirdPartyNotices } from "./third-party-notices.ts";

// All that the command needs is bundled, from sources: a few files instead of 300 make `validate` start 40 ms earlier.
export default definePackage(import.meta.dirname, {
  entry: { main: "./src/main.ts" },
  dts: false,
  deps: { alwaysBundle: [/./], onlyBundle: false },
  // React has a development half, and Ink looks for its development tools.
  define: { "process.env.NODE_ENV": '"production"', "process.env.DEV": '"false"' },
  inputOptions: { resolve: { conditionNames: ["@tidemark/source", "node", "import", "module", "default"] } },
  plugins: [builtinModules(), liveChunk(), thirdPartyNotices()],
  treeshake: {
    propertyReadSideEffects: false,
    // Importing one of our own modules does nothing, so a command that needs one of a package does not load all.
    moduleSideEffects: [{ test: /\/(?:packages\/[^/]+|apps\/cli)\/src\//, sideEffects: false }],
  },
});
