import { SpecialValue } from "./special-value.ts";

const pattern = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/;
const earliest = Date.parse("0001-01-01T00:00:00Z");
const latest = Date.parse("9999-12-31T23:59:59.999Z");

/** A moment, to the millisecond. It leaves as ISO text in UTC: `2026-01-31T08:00:00Z`. */
export class Timestamp extends SpecialValue {
  readonly typeName = "timestamp";
  readonly milliseconds: number;

  constructor(milliseconds: number) {
    super();
    this.milliseconds = milliseconds;
  }

  toJson(): string {
    return new Date(this.milliseconds).toISOString().replace(".000Z", "Z");
  }
}

/** The timestamp at so many milliseconds since 1970, or `undefined` outside the years 1 to 9999. */
export function timestampAt(milliseconds: number): Timestamp | undefined {
  return milliseconds >= earliest && milliseconds <= latest ? new Timestamp(milliseconds) : undefined;
}

/** The moment that an RFC 3339 text names, or `undefined`. */
export function parseTimestamp(text: string): Timestamp | undefined {
  if (!pattern.test(text) || !isDay(text)) return undefined;
  const milliseconds = Date.parse(text.toUpperCase());
  return Number.isNaN(milliseconds) ? undefined : timestampAt(milliseconds);
}

/** `Date.parse` takes 31 February for 3 March. */
function isDay(text: string): boolean {
  const date = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text.slice(0, 10));
}
