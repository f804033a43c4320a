import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

import { CountReporter } from "./scripts/count-reporter.mjs";

const ignored = ["**/node_modules/**", "**/dist/**", ".tools/**"];

// Set by `npm test`, which ends on one line of counts. Not for a vitest that a test may start.
const countsFile = process.env["TIDEMARK_TEST_COUNTS"];
delete process.env["TIDEMARK_TEST_COUNTS"];

export default defineConfig({
  // Tests run on the sources: no build stands between an edit and its test.
  ssr: { resolve: { conditions: ["@tidemark/source", "module", "node", "development|production"] } },
  server: { watch: { ignored } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "apps/*/src/**/*.test.{ts,tsx}", "tests/**/*.test.ts"],
    exclude: ignored,
    setupFiles: ["scripts/fast-check-setup.ts"],
    // Processes, not threads: tests change the working directory, send signals and open databases.
    pool: "forks",
    maxWorkers: Math.max(2, availableParallelism()),
    reporters: countsFile === undefined ? ["default"] : ["default", new CountReporter({ file: countsFile })],
    testTimeout: 15_000,
    hookTimeout: 30_000,
    teardownTimeout: 10_000,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
  },
});
