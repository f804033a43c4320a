import { anyOf, classes, ignoreCase, not, property, range, shorthands } from "./characters.ts";
import { PatternProblem, type Characters, type Flags } from "./pattern-node.ts";
import type { PatternReader } from "./pattern-reader.ts";

const controls: ReadonlyMap<string, number> = new Map([
  ["n", 10],
  ["t", 9],
  ["r", 13],
  ["f", 12],
  ["v", 11],
  ["a", 7],
]);

/** `[…]`, from behind the opening bracket. */
export function readSet(reader: PatternReader, flags: Flags): Characters {
  const negated = reader.take("^");
  const members: Characters[] = [];
  do members.push(readMember(reader));
  while (!reader.take("]"));
  const any = flags.ignoreCase ? ignoreCase(anyOf(members)) : anyOf(members);
  return negated ? not(any) : any;
}

/** What stands behind a backslash: a kind of characters, or one code point. */
export function readEscape(reader: PatternReader): Characters | number {
  const letter = reader.next();
  const shorthand = shorthands.get(letter);
  if (shorthand !== undefined) return shorthand;
  if (letter === "p" || letter === "P") return readProperty(reader, letter === "P");
  const control = controls.get(letter);
  if (control !== undefined) return control;
  if (letter === "x") return readHexadecimal(reader);
  if (/[1-9]/.test(letter)) throw new PatternProblem("A backreference cannot be matched in linear time.");
  if (/[A-Za-z0]/.test(letter)) {
    throw new PatternProblem(`There is no escape \\${letter} in a regular expression.`);
  }
  return pointOf(letter);
}

function readMember(reader: PatternReader): Characters {
  if (reader.take("[:")) return readClass(reader);
  const start = readBound(reader);
  if (typeof start !== "number") return start;
  if (reader.peek() !== "-" || reader.peek(1) === "]" || reader.peek(1) === "") return range(start, start);
  reader.next();
  const end = readBound(reader);
  if (typeof end === "number" && end >= start) return range(start, end);
  throw new PatternProblem("A range in […] goes from a lower to a higher character.");
}

function readBound(reader: PatternReader): Characters | number {
  const character = reader.next();
  return character === "\\" ? readEscape(reader) : pointOf(character);
}

function readClass(reader: PatternReader): Characters {
  const negated = reader.take("^");
  const name = reader.takeUntil(":");
  const known = classes.get(name);
  if (known === undefined || !reader.take("]")) throw new PatternProblem(`There is no class [:${name}:].`);
  return negated ? not(known) : known;
}

function readHexadecimal(reader: PatternReader): number {
  const digits = reader.take("{") ? reader.takeUntil("}") : reader.next() + reader.next();
  const point = /^[0-9a-fA-F]{1,8}$/.test(digits) ? Number.parseInt(digits, 16) : Number.NaN;
  if (point <= 0x10ffff) return point;
  throw new PatternProblem("Expected a code point such as \\x41 or \\x{1F600}.");
}

function readProperty(reader: PatternReader, negated: boolean): Characters {
  const name = reader.take("{") ? reader.takeUntil("}") : reader.next();
  const known = property(name);
  if (known === undefined) throw new PatternProblem(`There is no Unicode class ${name}.`);
  return negated ? not(known) : known;
}

function pointOf(character: string): number {
  return character.codePointAt(0) as number;
}
