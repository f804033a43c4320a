import { createElement, createRef } from "react";
import { render, type Instance } from "ink";

import { reflows, rowsOf } from "./reflow.ts";
import { RunView, type Picture, type ScreenHandle } from "./run-view.ts";
import type { Environment } from "../../terminal/style.ts";

/** The terminal while something lives on it. */
export interface Screen {
  /** Whether the size has just changed: then nothing is drawn until `onResize` is called. */
  readonly isBusy: boolean;
  /** Finds out whether the size has changed, before the signal that says so has arrived. */
  measure(): void;
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

const settleMs = 40;
const nothing: Picture = { lines: [], printed: { number: 0, lines: [] } };

class InkScreen implements Screen {
  readonly #options: ScreenOptions;
  readonly #handle = createRef<ScreenHandle>();
  readonly #instance: Instance;
  #shown: Picture = nothing;
  #columns: number;
  #rows: number;
  #resizing: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: ScreenOptions) {
    const { output, input, isAlternate } = options;
    this.#options = options;
    this.#columns = output.columns;
    this.#rows = output.rows;
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
      // Somebody else paces the frames.
      maxFps: 1000,
    });
    output.on("resize", this.#finishResize);
  }

  measure(): void {
    // What Node itself does upon that signal. A picture of the old size, drawn after the terminal has moved its lines, would
    // leave some of them behind.
    (this.#options.output as { _refreshSize?: () => void })._refreshSize?.();
  }

  get isBusy(): boolean {
    return this.#resizing !== undefined;
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
    const { output, isAlternate } = this.#options;
    clearTimeout(this.#resizing);
    output.off("resize", this.#prepareResize);
    output.off("resize", this.#finishResize);
    if (!isAlternate) this.#instance.clear();
    this.#instance.unmount();
  }

  #element(picture: Picture): ReturnType<typeof createElement> {
    return createElement(RunView, { picture, ref: this.#handle });
  }

  /**
   * Ink moves up by as many rows as it has drawn, and draws the same lines again. A terminal that has become narrower shows
   * them in more rows, and one that has become shorter has no room for them: so they are taken away here, and Ink finds as many
   * empty rows as it expects, and nothing to be drawn.
   */
  readonly #prepareResize = (): void => {
    const { output, isAlternate, environment } = this.#options;
    const { lines } = this.#shown;
    const { columns, rows } = output;
    const isNarrower = columns < this.#columns;
    const isSmaller = isNarrower || rows < this.#rows;
    this.#columns = columns;
    this.#rows = rows;
    if (isAlternate) return;
    if (isNarrower && lines.length > 0 && reflows(environment)) {
      const up = rowsOf(lines, columns);
      output.write(`\u001B[${up}A\r\u001B[J${"\n".repeat(Math.min(lines.length, rows - 1))}`);
    }
    if (isSmaller) this.#instance.rerender(this.#element({ ...this.#shown, lines: [] }));
  };

  /** Ink writes a part of what it draws a moment later: a picture of the new size waits for that, and for the end of a drag. */
  readonly #finishResize = (): void => {
    clearTimeout(this.#resizing);
    this.#resizing = setTimeout(() => {
      this.#resizing = undefined;
      if (this.#isClosed) return;
      if (this.#options.isAlternate) this.refresh();
      this.#options.onResize();
    }, settleMs);
  };
}
