/** Where text goes: standard output or standard error. */
export interface OutputStream {
  readonly isTerminal: boolean;
  /** How wide it is, where it is a terminal. */
  readonly columns?: number | undefined;
  /** Text for a reader who is gone is dropped. */
  write(text: string): void;
  /** Resolves when everything is written, or nobody will read it. */
  flush(): Promise<void>;
  /** What went wrong, other than that the reader has gone away. */
  readonly problem: Error | undefined;
}

/** A pipe whose reader is gone (`| head -1`), or a terminal that was closed. Nobody is left to be told. */
const readerIsGone: ReadonlySet<string> = new Set(["EPIPE", "ECONNRESET", "EIO", "ERR_STREAM_DESTROYED"]);

/**
 * Makes one of the process's streams safe to write to, whatever becomes of its reader. The stream is
 * opened when it is first asked for, since that takes a millisecond or two.
 *
 * @example
 * const stdout = openOutputStream(() => process.stdout);
 */
export function openOutputStream(open: () => NodeJS.WriteStream): OutputStream {
  let opened: NodeJS.WriteStream | undefined;
  let isClosed = false;
  let problem: Error | undefined;
  const stream = (): NodeJS.WriteStream => {
    opened ??= open().on("error", (error: NodeJS.ErrnoException) => {
      isClosed = true;
      if (!readerIsGone.has(error.code ?? "")) problem = error;
    });
    return opened;
  };
  return {
    get isTerminal() {
      return stream().isTTY === true;
    },
    get columns() {
      return stream().columns;
    },
    write(text) {
      if (!isClosed) stream().write(text);
    },
    flush: () =>
      new Promise((resolve) => {
        if (isClosed || opened === undefined || opened.writableLength === 0) resolve();
        else opened.write("", () => resolve());
      }),
    get problem() {
      return problem;
    },
  };
}
