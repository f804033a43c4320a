import type { RunEvent } from "@tidemark/spec";

import { parseEventLine, type EventCheck } from "./parse-event-line.ts";

/**
 * The events of a stream, one a line. What a killed process has left of its last line is passed over.
 *
 * @example
 * for await (const event of readEvents(createReadStream("events.ndjson"))) store.dispatch(event);
 *
 * @throws {CliError} `invalid_events`
 */
export async function* readEvents(
  chunks: AsyncIterable<string | Uint8Array>,
  check?: EventCheck,
): AsyncGenerator<RunEvent, void, undefined> {
  const decoder = new TextDecoder();
  let begun = "";
  let number = 0;
  for await (const chunk of chunks) {
    const lines = (
      begun + (typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true }))
    ).split("\n");
    begun = lines.pop() ?? "";
    for (const line of lines) {
      number += 1;
      if (line.trim() !== "") yield parseEventLine(line, number, check);
    }
  }
  if (begun.trim() !== "" && isWhole(begun)) yield parseEventLine(begun, number + 1, check);
}

function isWhole(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
