import { eventVersion, type RunEvent } from "@tidemark/spec";

import { CliError } from "../cli-error.ts";

/** Looks closer at an event of a type that is known: says what is wrong with it. */
export type EventCheck = (event: RunEvent) => string | undefined;

/**
 * The event that a line holds. Types that a later version has added are events too; whoever reads them passes over them.
 *
 * @throws {CliError} `invalid_events`
 */
export function parseEventLine(line: string, number: number, check?: EventCheck): RunEvent {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw wrong(number, "Expected an event as JSON.");
  }
  const event = value as Partial<RunEvent> | null;
  const isEvent =
    typeof event === "object" &&
    event !== null &&
    typeof event.type === "string" &&
    typeof event.run === "string" &&
    Number.isFinite(event.at) &&
    Number.isFinite(event.sequence);
  if (!isEvent) throw wrong(number, "Expected an event with `type`, `run`, `sequence` and `at`.");
  if (event.version !== eventVersion)
    throw wrong(
      number,
      `Expected an event of version ${eventVersion}, got ${JSON.stringify(event.version)}.`,
    );
  const problem = check?.(value as RunEvent);
  if (problem !== undefined) throw wrong(number, problem);
  return value as RunEvent;
}

function wrong(number: number, message: string): CliError {
  return new CliError("invalid_events", `Line ${number} of the events: ${message}`, {
    hint: "Events come from `tidemark run --format ndjson`, or from the file events.ndjson in the folder of a run.",
  });
}
