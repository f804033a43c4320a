/** Where text goes: standard output or standard error. */
export interface OutputStream {
  readonly isTerminal: boolean;
  readonly columns?: number;
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
 * Makes one of the process's streams safe to write to, whatever becomes of its reader.
 *
 * @example
 * const stdout = openOutputStream(process.stdout);
 */
export function openOutputStream(stream: NodeJS.WriteStream): OutputStream {
  let isClosed = false;
  let problem: Error | undefined;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    isClosed = true;
    if (!readerIsGone.has(error.code ?? "")) problem = error;
  });
  return {
    isTerminal: stream.isTTY === true,
    ...(stream.columns === undefined ? {} : { columns: stream.columns }),
    write(text) {
      if (!isClosed) stream.write(text);
    },
    flush: () =>
      new Promise((resolve) => {
        if (isClosed || stream.writableLength === 0) resolve();
        else stream.write("", () => resolve());
      }),
    get problem() {
      return problem;
    },
  };
}
