import { SpecialValue } from "./special-value.ts";

const unitMilliseconds: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const pattern = /^[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h|d|w))+$/;
const part = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h|d|w)/g;
/** Ten thousand years, as in protocol buffers. */
const maximum = 315_576_000_000_000;

/** A span of time. It leaves as seconds with an `s`: `5400s`, `1.5s`. */
export class Duration extends SpecialValue {
  readonly typeName = "duration";
  readonly milliseconds: number;

  constructor(milliseconds: number) {
    super();
    this.milliseconds = milliseconds;
  }

  toJson(): string {
    return `${Number((this.milliseconds / 1000).toFixed(9))}s`;
  }
}

/** The duration of so many milliseconds, or `undefined` beyond ten thousand years. */
export function durationOf(milliseconds: number): Duration | undefined {
  return Math.abs(milliseconds) <= maximum ? new Duration(milliseconds) : undefined;
}

/** The duration that a text such as `1h30m`, `-1.5s` or `2d` names, or `undefined`. */
export function parseDuration(text: string): Duration | undefined {
  if (text === "0") return new Duration(0);
  if (text.length > 200 || !pattern.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(part)) {
    total += Number(amount) * (unitMilliseconds[unit as string] as number);
  }
  return durationOf(text.startsWith("-") ? 0 - total : total);
}
