import { writeFileSync } from "node:fs";

/** @typedef {{ passed: number, failed: number, skipped: number }} TestCounts */

/**
 * Leaves the counts of a run of vitest in a file. A file that could not be loaded has no tests to count, and neither has
 * an error outside of any test: each is one failure, so that a failed run never says "0 failed".
 */
export class CountReporter {
  /** @param {{ file: string }} options */
  constructor({ file }) {
    this.file = file;
  }

  /**
   * @param {readonly import("vitest/node").TestModule[]} modules
   * @param {readonly unknown[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    /** @type {TestCounts} */
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      const suites = [...module.children.allSuites()];
      counts.failed += [module, ...suites].filter((task) => task.errors().length > 0).length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state !== "pending") counts[state] += 1;
      }
    }
    writeFileSync(this.file, JSON.stringify(counts));
  }
}
