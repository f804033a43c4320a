import {
  isSpecError,
  parseDuration,
  type BreakerSettings,
  type RepeatSettings,
  type RetrySettings,
} from "@tidemark/spec";
import type { Field } from "./field.ts";

/** `retry: 3`, or `retry: { max, base, cap, factor, jitter, on }`. */
export function readRetry(field: Field): RetrySettings | undefined {
  if (typeof field.scalar === "number") {
    const max = field.number();
    return max === undefined ? undefined : { max };
  }
  const fields = field.fields(
    ["max", "base", "cap", "factor", "jitter", "on"],
    "a number of retries, or a mapping such as `{ max: 3, base: 1s }`",
  );
  if (fields === undefined) return undefined;
  return defined({
    max: fields.max?.number(),
    baseMs: fields.base?.duration(),
    capMs: fields.cap?.duration(),
    factor: fields.factor?.number({ least: 1, whole: false }),
    jitter: fields.jitter?.oneOf(["full", "none"]),
    on: fields.on && readRetryOn(fields.on),
  });
}

function readRetryOn(field: Field): RetrySettings["on"] {
  if (!field.isList) return field.oneOf(["transient", "any"]);
  const codes = field.items()?.map((item) => item.written ?? item.mismatch("an error code"));
  return codes?.every((code) => code !== undefined) === true ? codes : undefined;
}

/** `repeat: { max, until, while, every, on_max }`. */
export function readRepeat(field: Field): RepeatSettings | undefined {
  const fields = field.fields(
    ["max", "until", "while", "every", "on_max"],
    "a mapping such as `{ max: 10, until: done }`",
  );
  if (fields === undefined) return undefined;
  const max = fields.max?.number({ least: 1 });
  if (fields.max === undefined) {
    field.complain("TM1405", "`repeat` needs `max`: how many rounds there may be.", {
      expected: "`max`",
      help: "Add `max: 10`. A loop without an end is not possible.",
    });
  }
  const rest = defined({
    until: fields.until?.expression(),
    while: fields.while?.expression(),
    everyMs: fields.every?.duration(),
    onMax: fields.on_max?.oneOf(["fail", "continue"]),
  });
  return max === undefined ? undefined : { max, ...rest };
}

/** `breaker: { key, threshold, window, cooldown }`. */
export function readBreaker(field: Field): BreakerSettings | undefined {
  const fields = field.fields(["key", "threshold", "window", "cooldown"]);
  if (fields === undefined) return undefined;
  return defined({
    key: fields.key?.fixedText(),
    threshold: fields.threshold?.number({ least: 1 }),
    windowMs: fields.window?.duration(),
    cooldownMs: fields.cooldown?.duration(),
  });
}

/** `rate: 10/1m`. */
export function readRate(field: Field): { readonly count: number; readonly perMs: number } | undefined {
  const expected = "a number per time such as `10/1m`";
  const text = field.fixedText(expected);
  if (text === undefined) return undefined;
  const match = /^\s*(\d+)\s*\/\s*(\S.*?)\s*$/.exec(text);
  const perMs = match === null ? undefined : durationOf(match[2] ?? "");
  const count = Number(match?.[1]);
  if (perMs !== undefined && perMs > 0 && count > 0) return { count, perMs };
  return field.complain("TM1403", `\`${text}\` is no rate.`, {
    expected,
    help: "Write how many, a slash and a duration: `10/1m`, `100/1h`.",
  });
}

function durationOf(text: string): number | undefined {
  try {
    return parseDuration(text);
  } catch (error) {
    if (!isSpecError(error)) throw error;
    return undefined;
  }
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** The object without what is undefined. */
export function defined<T extends object>(object: T): Defined<T> {
  const kept: Record<string, unknown> = {};
  for (const key of Object.keys(object)) {
    const value = object[key as keyof T];
    if (value !== undefined) kept[key] = value;
  }
  return kept as Defined<T>;
}
