import type { RunEvent } from "@tidemark/spec";
import fc from "fast-check";
import { expect, test } from "vitest";

import { digestRun } from "../fixtures/recorded-events.ts";
import { checkEvent } from "./check-event.ts";
import { readEvents } from "./read-events.ts";

async function read(chunks: readonly (string | Uint8Array)[]): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of readEvents(
    (async function* () {
      yield* chunks;
    })(),
    checkEvent,
  ))
    events.push(event);
  return events;
}

const lines = digestRun.map((event) => `${JSON.stringify(event)}\n`);
const line = (change: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ ...digestRun[1], ...change });

test("reads them however the bytes come", async () => {
  const bytes = Buffer.from(`${lines.join("")}${line({ type: "step.admired", by: "zoë 潮" })}\n`);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }), async (sizes) => {
      const chunks: Uint8Array[] = [];
      for (let at = 0, turn = 0; at < bytes.length; turn++) {
        const size = sizes[turn % sizes.length] ?? 1;
        chunks.push(bytes.subarray(at, at + size));
        at += size;
      }
      const events = await read(chunks);
      expect(events).toHaveLength(digestRun.length + 1);
      expect(events.at(-1)).toMatchObject({ by: "zoë 潮" });
    }),
    { numRuns: 20 },
  );
});

test("a last line that was cut off ends them, and one without its newline counts", async () => {
  const text = lines.join("");
  for (const cut of [1, 20, 60])
    expect(await read([text.slice(0, -cut)])).toHaveLength(digestRun.length - (cut === 1 ? 0 : 1));
  expect(await read(["\n", lines[0] ?? "", "\r\n"])).toHaveLength(1);
});

test.each([
  ["no JSON", "hello", 2],
  ["no event", "{}", 2],
  ["another version", line({ version: 2 }), 2],
  ["a field that is not there", line({ steps: undefined }), 2],
  ["a field of another type", line({ steps: [1] }), 2],
])("%s is told with its line", async (_name, bad, number) => {
  await expect(read([`${lines[0]}${bad}\n`])).rejects.toMatchObject({
    code: "invalid_events",
    message: expect.stringContaining(`Line ${number} `),
  });
});
