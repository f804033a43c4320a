import { StringDecoder } from "node:string_decoder";

/** One line that somebody typed. */
export interface TypedLine {
  readonly text: string;
  /** Whether it was begun before the question could have been read. */
  readonly early: boolean;
}

/** Reads lines while a question is open. Between questions the input is left alone. */
export interface LineReader {
  /** Whether nobody will ever type again. */
  readonly isOver: boolean;
  /** A question has been shown: what was typed for the one before is forgotten. */
  begin(): void;
  /** The next line, or undefined once the input has ended. Rejects with the signal's reason. */
  next(signal: AbortSignal): Promise<TypedLine | undefined>;
  /** The question is closed. */
  end(): void;
  /** Nothing is read any more. */
  close(): void;
}

/** Nobody reads a question and answers it in less: what comes sooner was meant for something else. */
const readingMs = 500;

/**
 * A reader of lines that tells which ones were typed ahead.
 *
 * @example
 * const reader = createLineReader(process.stdin);
 */
export function createLineReader(input: NodeJS.ReadableStream): LineReader {
  const decoder = new StringDecoder("utf8");
  let lines: TypedLine[] = [];
  let begun = { text: "", early: false };
  let isReading = false;
  let isOver = hasEnded(input);
  let guard: Guard | undefined;
  let wake = (): void => {};

  const take = (chunk: string | Uint8Array): void => {
    const early = !isReading || guard?.isUp === true;
    const parts = (typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk))).split("\n");
    for (const part of parts.slice(0, -1)) {
      lines.push({ text: begun.text + part, early: begun.early || early });
      begun = { text: "", early: false };
    }
    const rest = parts.at(-1) ?? "";
    if (rest !== "") begun = { text: begun.text + rest, early: begun.early || early };
    wake();
  };
  const finish = (): void => {
    isOver = true;
    wake();
  };
  const endings = ["end", "close", "error"];
  input.on("data", take).pause();
  for (const event of endings) input.on(event, finish);

  return {
    get isOver() {
      return isOver;
    },
    begin() {
      lines = [];
      begun = { ...begun, early: begun.text !== "" };
      isReading = true;
      guard = raiseGuard();
      if (!isOver) input.resume();
    },
    next: (signal) =>
      new Promise((resolve, reject) => {
        const settle = (): void => {
          if (!signal.aborted && lines.length === 0 && !isOver) return;
          signal.removeEventListener("abort", settle);
          wake = () => {};
          if (signal.aborted) reject(signal.reason as Error);
          else resolve(lines.shift());
        };
        wake = settle;
        signal.addEventListener("abort", settle);
        settle();
      }),
    end() {
      isReading = false;
      guard?.drop();
      if (!isOver) input.pause();
    },
    close() {
      input.off("data", take).pause();
      for (const event of endings) input.off(event, finish);
      guard?.drop();
      finish();
    },
  };
}

interface Guard {
  readonly isUp: boolean;
  drop(): void;
}

function raiseGuard(): Guard {
  let isUp = true;
  let immediate: NodeJS.Immediate | undefined;
  // Where the process was busy for so long, what is due is run before what was typed meanwhile is read: hence one round more.
  const timer = setTimeout(() => {
    immediate = setImmediate(() => {
      isUp = false;
    });
  }, readingMs);
  return {
    get isUp() {
      return isUp;
    },
    drop() {
      clearTimeout(timer);
      clearImmediate(immediate);
    },
  };
}

/** Whether it ended before anybody listened. */
function hasEnded(input: NodeJS.ReadableStream): boolean {
  const { readableEnded, destroyed } = input as Partial<Record<"readableEnded" | "destroyed", boolean>>;
  return readableEnded === true || destroyed === true;
}
