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

const fixedOffset = /^([+-]?)(\d\d):(\d\d)$/;

/** How many milliseconds a time zone is ahead of UTC at a moment. */
function offsetOf(zone: string, milliseconds: number, frame: Frame, place: Place): number {
  if (zone === "UTC") return 0;
  const fixed = fixedOffset.exec(zone);
  if (fixed !== null) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3]);
    return (fixed[1] === "-" ? -minutes : minutes) * 60_000;
  }
  charge(frame, 8000, place);
  return namedOffset(zone, milliseconds, place);
}

function namedOffset(zone: string, milliseconds: number, place: Place): number {
  const fields = ["year", "month", "day", "hour", "minute", "second"] as const;
  const options = Object.fromEntries(fields.map((field) => [field, "numeric"]));
  try {
    const format = new Intl.DateTimeFormat("en-US", {
      ...options,
      timeZone: zone,
      hourCycle: "h23",
      era: "short",
    });
    const parts = new Map(format.formatToParts(milliseconds).map(({ type, value }) => [type, value]));
    const [year, month, date, hour, minute, second] = fields.map((field) => Number(parts.get(field)));
    const local = new Date(0);
    local.setUTCFullYear(parts.get("era") === "BC" ? 1 - (year ?? 0) : (year ?? 0), (month ?? 1) - 1, date);
    local.setUTCHours(hour ?? 0, minute, second);
    return local.getTime() - Math.floor(milliseconds / 1000) * 1000;
  } catch {
    throw invalidValue('Expected a time zone such as "Europe/Zurich" or "+02:00".', place);
  }
}
