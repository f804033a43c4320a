import { createElement, createRef } from "react";
import { render, type Instance } from "ink";

import { reflows, rowsOf } from "./reflow.ts";
import { RunView, type Picture, type ScreenHandle } from "./run-view.ts";
import type { Environment } from "../../terminal/style.ts";

/** The terminal while something lives on it. */
export interface Screen {
  /** Shows a picture; what of it is printed for good is printed before this returns. */
  draw(picture: Picture): void;
  /** Leaves the terminal to somebody else for a while, clean. */
  suspend(meanwhile: () => Promise<void>): Promise<void>;
  /** Draws everything anew, whatever has become of the screen. */
  refresh(): void;
  /** Takes the block away and gives the terminal back. */
  close(): Promise<void>;
  /** The same for a process that ends now. */
  abandon(): void;
}

export interface ScreenOptions {
  readonly output: NodeJS.WriteStream;
  readonly input: NodeJS.ReadableStream;
  readonly environment: Environment;
  /** A screen of its own, behind which the shell's stays as it is. */
  readonly isAlternate: boolean;
  /** Called when the size has changed and the old picture is gone. */
  readonly onResize: () => void;
}

/** Opens a screen with Ink, which is given lines and knows how to change those that differ. */
export function openScreen(options: ScreenOptions): Screen {
  return new InkScreen(options);
}

const nothing: Picture = { lines: [], printed: { number: 0, lines: [] } };

class InkScreen implements Screen {
  readonly #options: ScreenOptions;
  readonly #handle = createRef<ScreenHandle>();
  readonly #instance: Instance;
  #shown: Picture = nothing;
  #columns: number;
  #isClosed = false;

  constructor(options: ScreenOptions) {
    const { output, input, isAlternate, onResize } = options;
    this.#options = options;
    this.#columns = output.columns;
    // Before Ink's own listener, and after it.
    output.on("resize", this.#prepareResize);
    this.#instance = render(this.#element(nothing), {
      stdout: output,
      stdin: input,
      stderr: output,
      exitOnCtrlC: false,
      patchConsole: false,
      interactive: true,
      isScreenReaderEnabled: false,
      incrementalRendering: true,
      alternateScreen: isAlternate,
      maxFps: 60,
    });
    output.on("resize", onResize);
  }

  draw(picture: Picture): void {
    if (this.#isClosed) return;
    this.#shown = picture;
    this.#instance.rerender(this.#element(picture));
  }

  async suspend(meanwhile: () => Promise<void>): Promise<void> {
    const handle = this.#handle.current;
    if (handle === null || this.#isClosed) return;
    await handle.suspendTerminal(meanwhile);
  }

  refresh(): void {
    if (this.#isClosed) return;
    if (this.#options.isAlternate) this.#options.output.write("\u001B[2J\u001B[H");
    this.#instance.clear();
    this.draw({ ...this.#shown, printed: { ...this.#shown.printed, lines: [] } });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.abandon();
    await this.#instance.waitUntilExit();
    // What React does at the very end, such as to show the cursor, it does a moment later.
    await new Promise((resolve) => void setImmediate(resolve));
  }

  abandon(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const { output, onResize, isAlternate } = this.#options;
    output.off("resize", this.#prepareResize);
    output.off("resize", onResize);
    if (!isAlternate) this.#instance.clear();
    this.#instance.unmount();
  }

  #element(picture: Picture): ReturnType<typeof createElement> {
    return createElement(RunView, { picture, ref: this.#handle });
  }

  /**
   * Ink moves up by as many rows as it has drawn. A terminal that has become narrower shows the same lines in more rows, so
   * these are taken away here, and Ink finds as many empty ones as it expects.
   */
  readonly #prepareResize = (): void => {
    const { output, isAlternate, environment } = this.#options;
    const isNarrower = output.columns < this.#columns;
    this.#columns = output.columns;
    if (isAlternate) output.write("\u001B[H\u001B[J");
    else if (isNarrower && reflows(environment)) {
      const { lines } = this.#shown;
      const rows = rowsOf(lines, output.columns);
      if (rows > 0) output.write(`\u001B[${rows}A\r\u001B[J${"\n".repeat(lines.length)}`);
    }
  };
}
