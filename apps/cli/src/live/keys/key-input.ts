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

/** A terminal sends a key's sequence in one piece, or nearly. What stands alone for longer is the escape key. */
const escapeMs = 40;

/**
 * Reads keys from a terminal. Ctrl-C and Ctrl-Z are keys too as long as it is open.
 *
 * @example
 * const keys = createKeyInput(process.stdin, (key) => press(key));
 */
export function createKeyInput(stream: KeyStream, onKey: (key: Key) => void): KeyInput {
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
      setRaw(false);
    },
  };
}
