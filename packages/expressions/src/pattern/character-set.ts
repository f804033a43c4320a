import { PatternProblem, type CharacterTest, type Flags } from "./pattern-node.ts";
import type { PatternReader } from "./pattern-reader.ts";

const isDigit: CharacterTest = (point) => point >= 48 && point <= 57;
const isUpper: CharacterTest = (point) => point >= 65 && point <= 90;
const isLower: CharacterTest = (point) => point >= 97 && point <= 122;
const isSpace: CharacterTest = (point) => point === 32 || point === 9 || point === 10 || point === 12 || point === 13;
export const isWord: CharacterTest = (point) => isDigit(point) || isUpper(point) || isLower(point) || point === 95;

const shorthands: ReadonlyMap<string, CharacterTest> = new Map([
  ["d", isDigit],
  ["w", isWord],
  ["s", isSpace],
  ["D", not(isDigit)],
  ["W", not(isWord)],
  ["S", not(isSpace)],
]);

const named: ReadonlyMap<string, CharacterTest> = new Map([
  ["alpha", (point: number) => isUpper(point) || isLower(point)],
  ["digit", isDigit],
  ["alnum", (point: number) => isDigit(point) || isUpper(point) || isLower(point)],
  ["upper", isUpper],
  ["lower", isLower],
  ["space", (point: number) => isSpace(point) || point === 11],
  ["word", isWord],
  ["punct", (point: number) => point > 32 && point < 127 && (!isWord(point) || point === 95)],
  ["xdigit", (point: number) => isDigit(point) || (point >= 65 && point <= 70) || (point >= 97 && point <= 102)],
]);

const controls: ReadonlyMap<string, number> = new Map([
  ["n", 10],
  ["t", 9],
  ["r", 13],
  ["f", 12],
  ["v", 11],
  ["a", 7],
]);

/** One character, in upper and lower case if the flags say so. */
export function character(point: number, flags: Flags): CharacterTest {
  return flags.ignoreCase ? foldCase((other) => other === point) : (other) => other === point;
}

/** `[…]`, from behind the opening bracket. */
export function readSet(reader: PatternReader, flags: Flags): CharacterTest {
  const negated = reader.take("^");
  const members: CharacterTest[] = [];
  for (let first = true; first || !reader.take("]"); first = false) members.push(readMember(reader));
  const any: CharacterTest = (point) => members.some((member) => member(point));
  const folded = flags.ignoreCase ? foldCase(any) : any;
  return negated ? not(folded) : folded;
}

/** What stands behind a backslash: a kind of characters, or one character. */
export function readEscape(reader: PatternReader): CharacterTest | number {
  const letter = reader.next();
  const shorthand = shorthands.get(letter);
  if (shorthand !== undefined) return shorthand;
  if (letter === "p" || letter === "P") return readProperty(reader, letter === "P");
  const control = controls.get(letter);
  if (control !== undefined) return control;
  if (letter === "x") return readHexadecimal(reader);
  if (/[1-9]/.test(letter)) {
    throw new PatternProblem("A backreference cannot be matched in linear time.");
  }
  if (/[A-Za-z0]/.test(letter)) throw new PatternProblem(`There is no escape \\${letter} in a regular expression.`);
  return letter.codePointAt(0) as number;
}

function readMember(reader: PatternReader): CharacterTest {
  if (reader.peek() === "[" && reader.peek(1) === ":") return readNamed(reader);
  const start = readBound(reader);
  if (typeof start !== "number") return start;
  const range = reader.peek() === "-" && reader.peek(1) !== "]" && reader.peek(1) !== "";
  if (!range) return (point) => point === start;
  reader.next();
  const end = readBound(reader);
  if (typeof end !== "number" || end < start) throw new PatternProblem("A range in […] goes from a lower to a higher character.");
  return (point) => point >= start && point <= end;
}

function readBound(reader: PatternReader): CharacterTest | number {
  const point = reader.next();
  return point === "\\" ? readEscape(reader) : (point.codePointAt(0) as number);
}

function readNamed(reader: PatternReader): CharacterTest {
  reader.take("[:");
  const negated = reader.take("^");
  const name = reader.takeUntil(":");
  const test = named.get(name);
  if (test === undefined || !reader.take("]")) throw new PatternProblem(`There is no class [:${name}:].`);
  return negated ? not(test) : test;
}

function readHexadecimal(reader: PatternReader): number {
  const digits = reader.take("{") ? reader.takeUntil("}") : reader.next() + reader.next();
  const point = /^[0-9a-fA-F]{1,8}$/.test(digits) ? Number.parseInt(digits, 16) : Number.NaN;
  if (point <= 0x10ffff) return point;
  throw new PatternProblem("Expected a code point such as \\x41 or \\x{1F600}.");
}

/** `\p{L}`, `\pL`, `\p{Greek}`. JavaScript is asked about one character at a time, which is no search. */
function readProperty(reader: PatternReader, negated: boolean): CharacterTest {
  const name = reader.take("{") ? reader.takeUntil("}") : reader.next();
  const property = /^[A-Za-z_]{1,40}$/.test(name) ? propertyTest(name) : undefined;
  if (property === undefined) throw new PatternProblem(`There is no Unicode class ${name}.`);
  const test: CharacterTest = (point) => property.test(String.fromCodePoint(point));
  return negated ? not(test) : test;
}

function propertyTest(name: string): RegExp | undefined {
  for (const form of [name, `Script=${name}`]) {
    try {
      return new RegExp(`^\\p{${form}}$`, "u");
    } catch {
      continue;
    }
  }
  return undefined;
}

function not(test: CharacterTest): CharacterTest {
  return (point) => !test(point);
}

function foldCase(test: CharacterTest): CharacterTest {
  return (point) => {
    if (test(point)) return true;
    const text = String.fromCodePoint(point);
    return isSingle(text.toLowerCase(), test) || isSingle(text.toUpperCase(), test);
  };
}

/** `ß` in upper case is two characters and so no character of a class. */
function isSingle(text: string, test: CharacterTest): boolean {
  const point = text.codePointAt(0) as number;
  return text.length === (point > 0xffff ? 2 : 1) && test(point);
}
