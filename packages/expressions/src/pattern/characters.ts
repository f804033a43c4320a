import type { Characters, Flags } from "./pattern-node.ts";

const isDigit = (point: number): boolean => point >= 48 && point <= 57;
const isUpper = (point: number): boolean => point >= 65 && point <= 90;
const isLower = (point: number): boolean => point >= 97 && point <= 122;
const isSpace = (point: number): boolean => point === 32 || (point >= 9 && point <= 13 && point !== 11);
export const isWord = (point: number): boolean =>
  isDigit(point) || isUpper(point) || isLower(point) || point === 95;
const isHexadecimal = (point: number): boolean =>
  isDigit(point) || (point >= 65 && point <= 70) || (point >= 97 && point <= 102);

const digit = simple(isDigit);
const word = simple(isWord);
const space = simple(isSpace);

/** `\d` and its like. ASCII only, as in RE2. */
export const shorthands: ReadonlyMap<string, Characters> = new Map([
  ["d", digit],
  ["w", word],
  ["s", space],
  ["D", not(digit)],
  ["W", not(word)],
  ["S", not(space)],
]);

/** `[:alpha:]` and its like. */
export const classes: ReadonlyMap<string, Characters> = new Map([
  ["alpha", simple((point) => isUpper(point) || isLower(point))],
  ["alnum", simple((point) => isDigit(point) || isUpper(point) || isLower(point))],
  ["digit", digit],
  ["upper", simple(isUpper)],
  ["lower", simple(isLower)],
  ["space", simple((point) => isSpace(point) || point === 11)],
  ["word", word],
  ["punct", simple((point) => point > 32 && point < 127 && (!isWord(point) || point === 95))],
  ["xdigit", simple(isHexadecimal)],
]);

/** One code point, in upper and lower case if the flags say so. */
export function single(point: number, flags: Flags): Characters {
  const one = simple((other) => other === point);
  return flags.ignoreCase ? ignoreCase(one) : one;
}

export function range(from: number, to: number): Characters {
  return simple((point) => point >= from && point <= to);
}

export function anyOf(members: readonly Characters[]): Characters {
  const [only] = members;
  if (members.length === 1 && only !== undefined) return only;
  return {
    test: (point) => members.some((member) => member.test(point)),
    cost: members.reduce((total, member) => total + member.cost, 1),
  };
}

/** `\p{L}`, `\p{Greek}`, or `undefined`. JavaScript is asked about one character at a time, which is no search. */
export function property(name: string): Characters | undefined {
  if (!/^[A-Za-z_]{1,40}$/.test(name)) return undefined;
  for (const form of [name, `Script=${name}`]) {
    try {
      const expression = new RegExp(`^\\p{${form}}$`, "u");
      return { test: (point) => expression.test(String.fromCodePoint(point)), cost: 10 };
    } catch {
      continue;
    }
  }
  return undefined;
}

export function not({ test, cost }: Characters): Characters {
  return { test: (point) => !test(point), cost };
}

export function ignoreCase({ test, cost }: Characters): Characters {
  return {
    test: (point) => {
      if (test(point)) return true;
      const text = String.fromCodePoint(point);
      return isOneOf(text.toLowerCase(), test) || isOneOf(text.toUpperCase(), test);
    },
    cost: cost * 3 + 10,
  };
}

function simple(test: (point: number) => boolean): Characters {
  return { test, cost: 1 };
}

/** `ß` in upper case is two characters and so no character of a class. */
function isOneOf(text: string, test: (point: number) => boolean): boolean {
  const point = text.codePointAt(0) ?? 0;
  return text.length === (point > 0xffff ? 2 : 1) && test(point);
}
