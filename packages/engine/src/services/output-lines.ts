/** Hands text on in whole characters, and in whole lines unless one takes its time. */
export interface OutputLines {
  add(chunk: Buffer): void;
  /** Hands on what is left. */
  end(): void;
  /** Hands nothing on from now on. */
  drop(): void;
}

const longLine = 8192;

export function createOutputLines(emit: (text: string) => void, patienceMs = 100): OutputLines {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let pending = "";
  let timer: NodeJS.Timeout | undefined;

  const flush = (length: number): void => {
    const text = pending.slice(0, length);
    pending = pending.slice(length);
    clearTimeout(timer);
    timer = undefined;
    if (text !== "") emit(text);
  };

  return {
    add(chunk: Buffer): void {
      pending += decoder.decode(chunk, { stream: true });
      const lines = pending.lastIndexOf("\n") + 1;
      if (lines > 0) flush(lines);
      if (pending.length > longLine) flush(pending.length);
      // A prompt or a progress bar has no end of line and is wanted all the same.
      if (pending !== "") timer ??= setTimeout(() => flush(pending.length), patienceMs);
    },
    end(): void {
      pending += decoder.decode();
      flush(pending.length);
    },
    drop(): void {
      pending = "";
      clearTimeout(timer);
    },
  };
}
