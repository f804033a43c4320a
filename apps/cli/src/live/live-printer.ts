import type { RunPrinter } from "../printers/run-printer.ts";
import type { LiveView } from "./live-view.ts";

/**
 * A view as one of the printers: it is taken away when the run ends, and another one says how it ended. That is made only
 * then, since it would tell of each step as well.
 *
 * @example
 * createLivePrinter(view, () => createPlainPrinter({ store, style, write }))
 */
export function createLivePrinter(view: LiveView, finish: () => RunPrinter): RunPrinter {
  return {
    absorb: (event) => view.absorb(event),
    async end(ending) {
      await view.end();
      await finish().end(ending);
    },
  };
}
