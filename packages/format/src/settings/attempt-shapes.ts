import {
  isSpecError,
  parseDuration,
  type BreakerSettings,
  type RepeatSettings,
  type RetrySettings,
  type StepDefinition,
} from "@tidemark/spec";
import { defined } from "./defined.ts";
import type { Field } from "./field.ts";
import { described, mapped, mapping, type Shape } from "./shape.ts";
import { duration, durationPattern, expression, fixedText, number, oneOf, written } from "./simple-shapes.ts";

const errorCode = written("an error code");
const retryWord = oneOf(["transient", "any"]);

const retryOn: Shape<NonNullable<RetrySettings["on"]>> = {
  read: (field) => {
    if (!field.isList) return retryWord.read(field);
    const codes = field.items()?.map((item) => errorCode.read(item));
    return codes?.every((code) => code !== undefined) === true ? codes : undefined;
  },
  schema: () => ({ anyOf: [retryWord.schema(), { type: "array", items: errorCode.schema() }] }),
};

const retryNumber = number();

const retryMapping: Shape<RetrySettings> = mapped(
  mapping(
    {
      max: described("Attempts after the first one.", retryNumber),
      base: described("The first wait.", duration),
      cap: described("The longest wait.", duration),
      factor: described("What each wait is multiplied with.", number({ least: 1, whole: false })),
      jitter: described("Whether waits are random.", oneOf(["full", "none"])),
      on: described("Which errors are retried.", retryOn),
    },
    "a number of retries, or a mapping such as `{ max: 3, base: 1s }`",
  ),
  ({ base: baseMs, cap: capMs, ...rest }) => defined({ ...rest, baseMs, capMs }),
);

/** `retry: 3`, or `retry: { max, base, cap, factor, jitter, on }`. */
export const retry: Shape<RetrySettings> = {
  read: (field) => {
    if (typeof field.scalar !== "number") return retryMapping.read(field);
    const max = retryNumber.read(field);
    return max === undefined ? undefined : { max };
  },
  schema: () => ({ anyOf: [retryMapping.schema(), retryNumber.schema()] }),
};

const repeatMapping = mapping(
  {
    max: described("The number of rounds after which it ends whatever happens.", number({ least: 1 })),
    until: described("CEL over the body's outputs: ends when it is true.", expression),
    while: described("CEL over the body's outputs: goes on while it is true.", expression),
    every: described("How long to wait between rounds.", duration),
    on_max: described(
      "What becomes of the group when `until` is still not true.",
      oneOf(["fail", "continue"]),
    ),
  },
  "a mapping such as `{ max: 10, until: done }`",
);

/** `repeat: { max, until, while, every, on_max }`. */
export const repeat: Shape<RepeatSettings> = {
  read: (field) => {
    const values = repeatMapping.read(field);
    if (values === undefined) return undefined;
    if (!field.hasKey("max")) complainOfEndless(field);
    const { max, every: everyMs, on_max: onMax, ...rest } = values;
    return max === undefined ? undefined : { max, ...defined({ ...rest, everyMs, onMax }) };
  },
  schema: () => ({ ...repeatMapping.schema(), required: ["max"] }),
};

function complainOfEndless(field: Field): void {
  field.complain("TM1405", "`repeat` needs `max`: how many rounds there may be.", {
    expected: "`max`",
    help: "Add `max: 10`. A loop without an end is not possible.",
  });
}

/** `breaker: { key, threshold, window, cooldown }`. */
export const breaker: Shape<BreakerSettings> = mapped(
  mapping({
    key: described("Steps with the same key share one breaker.", fixedText()),
    threshold: described("How many failures open it.", number({ least: 1 })),
    window: described("The time in which they are counted.", duration),
    cooldown: described("How long it stays open.", duration),
  }),
  ({ window: windowMs, cooldown: cooldownMs, ...rest }) => defined({ ...rest, windowMs, cooldownMs }),
);

const rateExpected = "a number per time such as `10/1m`";
const rateText = fixedText(rateExpected);

/** `rate: 10/1m`. */
export const rate: Shape<NonNullable<StepDefinition["rate"]>> = {
  read: (field) => {
    const text = rateText.read(field);
    if (text === undefined) return undefined;
    const match = /^\s*(\d+)\s*\/\s*(\S.*?)\s*$/.exec(text);
    const perMs = match === null ? undefined : durationOf(match[2] ?? "");
    const count = Number(match?.[1]);
    if (perMs !== undefined && perMs > 0 && count > 0) return { count, perMs };
    return field.complain("TM1403", `\`${text}\` is no rate.`, {
      expected: rateExpected,
      help: "Write how many, a slash and a duration: `10/1m`, `100/1h`.",
    });
  },
  schema: () => ({
    type: "string",
    pattern: `^\\s*0*[1-9]\\d*\\s*/\\s*${durationPattern}\\s*$`,
    examples: ["10/1m"],
  }),
};

function durationOf(text: string): number | undefined {
  try {
    return parseDuration(text);
  } catch (error) {
    if (!isSpecError(error)) throw error;
    return undefined;
  }
}
