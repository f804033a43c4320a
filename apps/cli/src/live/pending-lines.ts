import type { Style } from "../terminal/style.ts";
import type { PrintedLines } from "./screen/run-view.ts";

/** More lines than this are not printed at once when the full screen is left. */
const longestBacklog = 1000;
/** Nor more than this when the run ends in it: many would push away what the shell shows, and nobody reads them. */
const longestFarewell = 50;

/** Lines that are to be printed above the block. In the full screen they gather. */
export class PendingLines {
  #lines: string[] = [];
  #batch = 0;

  get isEmpty(): boolean {
    return this.#lines.length === 0;
  }

  push(...lines: readonly string[]): void {
    this.#lines.push(...lines);
  }

  /** Nothing new: what was printed last has its number. */
  nothing(): PrintedLines {
    return { number: this.#batch, lines: [] };
  }

  take(style: Style): PrintedLines {
    const over = this.#lines.length - longestBacklog;
    const lines =
      over > 0 ? [omitted(`${over} earlier lines`, style), ...this.#lines.slice(over)] : this.#lines;
    this.#lines = [];
    this.#batch += 1;
    return { number: this.#batch, lines };
  }

  /** The run has ended in the full screen: of many lines only their number is told, and which run it was. */
  shorten(style: Style): void {
    if (this.#lines.length <= longestFarewell) return;
    const head = this.#batch === 0 ? this.#lines.slice(0, 1) : [];
    const count = this.#lines.length - head.length;
    this.#lines = [...head, omitted(`${count} lines while the full screen was open`, style)];
  }
}

function omitted(what: string, { color, glyphs }: Style): string {
  return color.dim(` ${glyphs.ellipsis} ${what}`);
}
