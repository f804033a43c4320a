// A byte order mark is part of what was written.
const asWritten = { ignoreBOM: true };

/** Keeps a part of a stream, so that a program that never stops writing does not fill the memory. */
export interface OutputBuffer {
  add(chunk: Buffer): void;
  /** What was kept, without the halves of characters at the cut. */
  text(): string;
  /** Whether anything was dropped. */
  readonly truncated: boolean;
}

/** Keeps the beginning. */
export function keepFirst(maxBytes: number): OutputBuffer {
  const chunks: Buffer[] = [];
  let kept = 0;
  let truncated = false;
  return {
    add(chunk: Buffer): void {
      const room = maxBytes - kept;
      truncated ||= chunk.length > room;
      if (room <= 0) return;
      chunks.push(chunk.subarray(0, room));
      kept += Math.min(room, chunk.length);
    },
    // In stream mode the decoder holds the beginning of a character back.
    text: () => new TextDecoder("utf-8", asWritten).decode(Buffer.concat(chunks), { stream: truncated }),
    get truncated(): boolean {
      return truncated;
    },
  };
}

/** Keeps the end. */
export function keepLast(maxBytes: number): OutputBuffer {
  let chunks: Buffer[] = [];
  let kept = 0;
  let truncated = false;
  // Cut at twice the size, so that cutting costs little per byte.
  const cut = (): void => {
    const end = Buffer.concat(chunks).subarray(kept - maxBytes);
    truncated = true;
    kept = end.length;
    // A copy, so that the whole is not kept alive by its end.
    chunks = [Buffer.from(end)];
  };
  return {
    add(chunk: Buffer): void {
      chunks.push(chunk);
      kept += chunk.length;
      if (kept > 2 * maxBytes) cut();
    },
    text(): string {
      if (kept > maxBytes) cut();
      const bytes = Buffer.concat(chunks);
      return new TextDecoder("utf-8", asWritten).decode(
        truncated ? bytes.subarray(firstCharacter(bytes)) : bytes,
      );
    },
    get truncated(): boolean {
      return truncated || kept > maxBytes;
    },
  };
}

function firstCharacter(bytes: Buffer): number {
  let start = 0;
  // At most three bytes continue a character: 10xxxxxx.
  while (start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1;
  return start;
}
