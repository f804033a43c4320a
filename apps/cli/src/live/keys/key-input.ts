import { StringDecoder } from "node:string_decoder";

import type { Key } from "./key.ts";
import { finishKeys, parseKeys } from "./parse-keys.ts";

/** A terminal's input, as far as it is asked. */
export type KeyStream = NodeJS.ReadableStream & {
  readonly isRaw?: boolean;
  setRawMode?(isRaw: boolean): unknown;
};

/** Keys, one by one, for as long as it is open. */
export interface KeyInput {
  /** Takes the input over: nothing is shown of what is typed, and each key is told at once. */
  open(): void;
  /** Gives it back as it was. */
  close(): void;
}

export interface KeyInputOptions {
  readonly stream: KeyStream;
  /** The same terminal, which is told to mark what is pasted. */
  readonly output: Pick<NodeJS.WriteStream, "write">;
  readonly onKey: (key: Key) => void;
}

const markPastes = "\u001B[?2004h";
const doNotMarkPastes = "\u001B[?2004l";

/** A terminal sends a key's sequence in one piece, or nearly. What stands alone for longer is the escape key. */
const escapeMs = 40;

/**
 * Reads keys from a terminal. Ctrl-C and Ctrl-Z are keys too as long as it is open.
 *
 * @example
 * const keys = createKeyInput({ stream: process.stdin, output: process.stderr, onKey: press });
 */
export function createKeyInput({ stream, output, onKey }: KeyInputOptions): KeyInput {
  const decoder = new StringDecoder("utf8");
  let isOpen = false;
  let rest = "";
  let timer: NodeJS.Timeout | undefined;

  const tell = (keys: readonly Key[]): void => {
    for (const key of keys) if (isOpen) onKey(key);
  };
  const take = (chunk: string | Uint8Array): void => {
    clearTimeout(timer);
    const text = typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk));
    const parsed = parseKeys(rest + text);
    rest = parsed.rest;
    tell(parsed.keys);
    if (rest === "" || rest.startsWith("\u001B[200~")) return;
    timer = setTimeout(() => {
      const left = rest;
      rest = "";
      tell(finishKeys(left));
    }, escapeMs);
  };
  const setRaw = (isRaw: boolean): void => {
    try {
      stream.setRawMode?.(isRaw);
    } catch {
      // The terminal is gone; nobody types there any more.
    }
  };

  return {
    open() {
      if (isOpen) return;
      isOpen = true;
      setRaw(true);
      output.write(markPastes);
      stream.on("data", take);
      stream.resume();
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      clearTimeout(timer);
      rest = "";
      stream.off("data", take);
      stream.pause();
      output.write(doNotMarkPastes);
      setRaw(false);
    },
  };
}
