import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileExpression } from "./expression.ts";

/** A random expression beside what JavaScript makes of it; `undefined` where there is no finite result. */
interface Sum {
  readonly source: string;
  readonly value: number | undefined;
}

const variables: Readonly<Record<string, number>> = {
  n: 4,
  half: 0.5,
  big: 123456789012,
  minus: -7,
  zero: 0,
};

const literals: fc.Arbitrary<Sum> = fc.oneof(
  fc.nat({ max: 1_000_000 }).map((value) => ({ source: String(value), value })),
  fc.nat({ max: 1_000_000 }).map((value) => ({ source: `${value}u`, value })),
  fc.nat({ max: 0xffff }).map((value) => ({ source: `0x${value.toString(16)}`, value })),
  fc.double({ min: 0, max: 1e9, noNaN: true }).map((value) => ({ source: decimal(value), value })),
  fc.constantFrom(...Object.keys(variables)).map((source) => ({ source, value: variables[source] })),
);

const sums: fc.Arbitrary<Sum> = fc.letrec<{ sum: Sum }>((tie) => ({
  sum: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    literals,
    fc.tuple(tie("sum"), fc.constantFrom("+", "-", "*", "/", "%"), tie("sum")).map(combine),
    tie("sum").map(({ source, value }) => ({
      source: `-(${source})`,
      value: finite(value === undefined ? undefined : -value),
    })),
    tie("sum").map(({ source, value }) => ({
      source: `int(${source})`,
      value: finite(value === undefined ? undefined : Math.trunc(value)),
    })),
    tie("sum").map(({ source, value }) => ({ source: `double(string(${source}))`, value })),
    fc.tuple(tie("sum"), tie("sum"), tie("sum")).map(([left, right, other]) => ({
      source: `(${left.source} < ${right.source} ? ${left.source} : ${other.source})`,
      value:
        left.value === undefined || right.value === undefined
          ? undefined
          : left.value < right.value
            ? left.value
            : other.value,
    })),
  ),
})).sum;

function combine([left, operator, right]: [Sum, string, Sum]): Sum {
  const source = `(${left.source} ${operator} ${right.source})`;
  if (left.value === undefined || right.value === undefined) return { source, value: undefined };
  return { source, value: calculate(left.value, operator, right.value) };
}

function calculate(left: number, operator: string, right: number): number | undefined {
  if ("/%".includes(operator) && right === 0) return undefined;
  if (operator === "+") return finite(left + right);
  if (operator === "-") return finite(left - right);
  if (operator === "*") return finite(left * right);
  return finite(operator === "/" ? left / right : left % right);
}

function finite(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) ? value + 0 : undefined;
}

/** A literal that CEL reads as a double; JavaScript prints `1e-7`, which CEL has as well. */
function decimal(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

describe("numbers", () => {
  it("are doubles in every operation", () => {
    fc.assert(
      fc.property(sums, ({ source, value }) => {
        const expression = compileExpression(source);
        if (value === undefined)
          expect(() => expression.evaluate(variables)).toThrow(
            expect.objectContaining({ code: "invalid_value" }),
          );
        else expect(expression.evaluate(variables)).toBe(value);
      }),
      { numRuns: 1000 },
    );
  });

  it("compare as JavaScript compares them", () => {
    const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
    fc.assert(
      fc.property(number, number, (left, right) => {
        const results = compileExpression("[a < b, a <= b, a > b, a >= b, a == b, a != b]").evaluate({
          a: left,
          b: right,
        });
        expect(results).toEqual([
          left < right,
          left <= right,
          left > right,
          left >= right,
          left === right,
          left !== right,
        ]);
      }),
    );
  });

  it("index lists, join texts and count", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
        fc.nat(),
        (xs, at) => {
          const i = at % xs.length;
          const source = "[xs[i], size(xs), 'v' + xs[i], string(xs[i]), xs.map(x, x * 1).size() / 2]";
          const item = (xs[i] as number) + 0;
          expect(compileExpression(source).evaluate({ xs: xs.map((x) => x + 0), i })).toEqual([
            item,
            xs.length,
            `v${item}`,
            String(item),
            xs.length / 2,
          ]);
        },
      ),
    );
  });

  it.each([
    "1",
    "1u",
    "0xFF",
    "size('a')",
    "'a'.indexOf('a')",
    "int('7')",
    "timestamp(0).getHours()",
    "duration('1h').getSeconds()",
    "[1].map(x, x)[0]",
    "-0.0",
    "0 * -1",
    "-n",
    "-4 % 2",
    "math.round(-0.2)",
  ])("leave as finite doubles and never as -0: %s", (source) => {
    const value = compileExpression(source).evaluate({ n: 0 });
    expect(value).toBeTypeOf("number");
    expect(value).not.toBe(-0);
  });
});
