import { expect, test } from "vitest";
import { writeAll } from "./write-all.ts";

type Write = Parameters<typeof writeAll>[0];

/** A file that takes only so many bytes at once. */
function stingy(perWrite: number, room: number): { readonly handle: Write; readonly content: number[] } {
  const content: number[] = [];
  const write = (
    bytes: Uint8Array,
    offset: number,
    length: number,
  ): Promise<{ readonly bytesWritten: number }> => {
    const bytesWritten = Math.min(perWrite, length, room - content.length);
    content.push(...bytes.subarray(offset, offset + bytesWritten));
    return Promise.resolve({ bytesWritten });
  };
  return { handle: { write } as unknown as Write, content };
}

test("writes on where a write took only a part", async () => {
  const { handle, content } = stingy(3, 100);
  await writeAll(handle, new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]), "a.txt");
  expect(content).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test("gives up where nothing is taken", async () => {
  const { handle } = stingy(3, 5);
  await expect(writeAll(handle, new Uint8Array(8), "a.txt")).rejects.toMatchObject({ code: "ENOSPC" });
});
