import { expect, test } from "vitest";
import { keepFirst, keepLast, type OutputBuffer } from "./output-buffer.ts";

const text = "a\uFEFFé€😀\nz";
const bytes = Buffer.from(text);

function fill(buffer: OutputBuffer, chunkBytes: number): OutputBuffer {
  for (let start = 0; start < bytes.length; start += chunkBytes)
    buffer.add(bytes.subarray(start, start + chunkBytes));
  return buffer;
}

test("whatever the limit and the chunks, the beginning and the end are kept in whole characters", () => {
  for (let limit = 0; limit <= bytes.length + 1; limit += 1) {
    for (let chunkBytes = 1; chunkBytes <= bytes.length; chunkBytes += 1) {
      const [first, last] = [fill(keepFirst(limit), chunkBytes), fill(keepLast(limit), chunkBytes)];
      const truncated = limit < bytes.length;
      expect([first.truncated, last.truncated]).toEqual([truncated, truncated]);
      expect(text.startsWith(first.text())).toBe(true);
      expect(text.endsWith(last.text())).toBe(true);
      for (const kept of [first.text(), last.text()]) {
        // Less than the limit by half a character at most.
        expect(Buffer.byteLength(kept)).toBeGreaterThan(Math.min(limit, bytes.length) - 4);
        expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(limit);
      }
    }
  }
});
