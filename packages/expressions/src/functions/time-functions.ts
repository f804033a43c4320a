import type { Place } from "../expression-error.ts";
import { charge, type Frame } from "../frame.ts";
import { Duration } from "../value/duration.ts";
import { Timestamp } from "../value/timestamp.ts";
import { expectString, invalidValue, wrongType } from "./expect-value.ts";
import { define, type FunctionDefinition } from "./function-definition.ts";

/** Reads a part of a date whose UTC fields are those of the wanted time zone. */
type ReadDate = (date: Date) => number;

const day = 86_400_000;

const dateParts: Readonly<Record<string, ReadDate>> = {
  getFullYear: (date) => date.getUTCFullYear(),
  getMonth: (date) => date.getUTCMonth(),
  getDate: (date) => date.getUTCDate(),
  getDayOfMonth: (date) => date.getUTCDate() - 1,
  getDayOfWeek: (date) => date.getUTCDay(),
  getDayOfYear: (date) => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / day),
  getHours: (date) => date.getUTCHours(),
  getMinutes: (date) => date.getUTCMinutes(),
  getSeconds: (date) => date.getUTCSeconds(),
  getMilliseconds: (date) => date.getUTCMilliseconds(),
};

const durationParts: Readonly<Record<string, (milliseconds: number) => number>> = {
  getHours: (milliseconds) => milliseconds / 3_600_000,
  getMinutes: (milliseconds) => milliseconds / 60_000,
  getSeconds: (milliseconds) => milliseconds / 1000,
  getMilliseconds: (milliseconds) => milliseconds % 1000,
};

/** Methods of timestamps, with a time zone if one is given, and of durations. */
export const timeMethods: readonly FunctionDefinition[] = Object.entries(dateParts).map(([name, read]) =>
  define(name, [0, 1], (values, frame, place) => {
    const [value] = values;
    const part = durationParts[name];
    if (value instanceof Duration && part !== undefined && values.length === 1) {
      return Math.trunc(part(value.milliseconds)) + 0;
    }
    if (!(value instanceof Timestamp)) throw wrongType("a timestamp", value, name, place);
    const zone = values.length > 1 ? expectString(values[1], name, place) : "UTC";
    return read(new Date(value.milliseconds + offsetOf(zone, value.milliseconds, frame, place)));
  }),
);

const offset = /^(?:GMT)?([+-]?)(\d\d):(\d\d)(?::(\d\d))?$/;

/** How many milliseconds a time zone is ahead of UTC at a moment. */
function offsetOf(zone: string, milliseconds: number, frame: Frame, place: Place): number {
  if (zone === "UTC") return 0;
  const written = offset.test(zone) ? zone : namedOffset(zone, milliseconds, frame, place);
  const [, sign, hours = 0, minutes = 0, seconds = 0] = offset.exec(written) ?? [];
  const ahead = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return sign === "-" ? -ahead : ahead;
}

/** The offset of a time zone at a moment: `GMT+02:00`, or `GMT` where it is none. */
function namedOffset(zone: string, milliseconds: number, frame: Frame, place: Place): string {
  charge(frame, 8000, place);
  try {
    const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
    const parts = format.formatToParts(milliseconds);
    return parts.find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
  } catch {
    throw invalidValue('Expected a time zone such as "Europe/Zurich" or "+02:00".', place);
  }
}
