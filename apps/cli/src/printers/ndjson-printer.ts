import type { RunStore } from "../store/run-store.ts";

export interface NdjsonPrinterOptions {
  readonly store: RunStore;
  readonly write: (text: string) => void;
}

/** Prints each event as one line of JSON. */
export function createNdjsonPrinter({ store, write }: NdjsonPrinterOptions): void {
  store.subscribe((event) => write(`${JSON.stringify(event)}\n`));
}
