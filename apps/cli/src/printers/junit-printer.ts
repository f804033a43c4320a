import type { RunStore } from "../store/run-store.ts";
import { createStepResults } from "../store/step-results.ts";
import { junitXml } from "./junit-xml.ts";
import type { RunPrinter } from "./run-printer.ts";

export interface JunitPrinterOptions {
  readonly store: RunStore;
  readonly write: (text: string) => void;
}

/** Prints a run as JUnit XML when it has ended. */
export function createJunitPrinter({ store, write }: JunitPrinterOptions): RunPrinter {
  const results = createStepResults();
  store.subscribe((event) => results.take(event));
  return {
    absorb: (event) => results.take(event),
    end: () => write(junitXml(store.state(), results.list())),
  };
}
