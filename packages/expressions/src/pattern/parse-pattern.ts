import { isWord, not, range, single } from "./characters.ts";
import { PatternProblem, noCharacter, type Flags, type PatternNode, type PlaceTest } from "./pattern-node.ts";
import { PatternReader } from "./pattern-reader.ts";
import { readEscape, readSet } from "./read-characters.ts";

const maximumLength = 2000;
const maximumDepth = 100;
const maximumRepeat = 1000;
const lineBreak = 10;
const anything = range(0, 0x10ffff);
const notLineBreak = not(range(lineBreak, lineBreak));
const empty: PatternNode = { kind: "sequence", parts: [] };

const isBoundary: PlaceTest = (before, after) => isWord(before) !== isWord(after);

/** The meaning of a regular expression in RE2's syntax. Whether a repetition is lazy does not matter to a test. */
export function parsePattern(pattern: string): PatternNode {
  if (pattern.length > maximumLength) {
    throw new PatternProblem(`Expected a regular expression of at most ${maximumLength} characters.`);
  }
  const reader = new PatternReader(pattern);
  const node = parseChoice(reader, { ignoreCase: false, dotAll: false, multiline: false }, 0);
  if (!reader.done) throw new PatternProblem("A ) in the regular expression closes nothing.");
  return node;
}

/** Options between `|`, up to the end of the group. A `(?i)` counts for all that follow. */
function parseChoice(reader: PatternReader, flags: Flags, depth: number): PatternNode {
  if (depth > maximumDepth) {
    throw new PatternProblem("The groups of the regular expression are nested too deeply.");
  }
  const options: PatternNode[] = [];
  let parts: PatternNode[] = [];
  let current = flags;
  while (!reader.done && reader.peek() !== ")") {
    if (reader.take("|")) {
      options.push({ kind: "sequence", parts });
      parts = [];
      continue;
    }
    const changed = parseFlags(reader, current);
    if (changed !== undefined) current = changed;
    else parts.push(parseRepeats(reader, parseAtom(reader, current, depth)));
  }
  const last: PatternNode = { kind: "sequence", parts };
  return options.length === 0 ? last : { kind: "choice", options: [...options, last] };
}

function parseAtom(reader: PatternReader, flags: Flags, depth: number): PatternNode {
  const point = reader.next();
  switch (point) {
    case "(":
      return parseGroup(reader, flags, depth);
    case "[":
      return { kind: "character", characters: readSet(reader, flags) };
    case ".":
      return { kind: "character", characters: flags.dotAll ? anything : notLineBreak };
    case "^":
      return {
        kind: "place",
        test: (before) => before === noCharacter || (flags.multiline && before === lineBreak),
      };
    case "$":
      return {
        kind: "place",
        test: (_, after) => after === noCharacter || (flags.multiline && after === lineBreak),
      };
    case "\\":
      return parseEscape(reader, flags);
    case "*":
    case "+":
    case "?":
      throw new PatternProblem(`There is nothing to repeat before ${point}.`);
    default:
      return { kind: "character", characters: single(point.codePointAt(0) as number, flags) };
  }
}

function parseEscape(reader: PatternReader, flags: Flags): PatternNode {
  if (reader.take("b")) return { kind: "place", test: isBoundary };
  if (reader.take("B")) return { kind: "place", test: (before, after) => !isBoundary(before, after) };
  if (reader.take("A")) return { kind: "place", test: (before) => before === noCharacter };
  if (reader.take("z")) return { kind: "place", test: (_, after) => after === noCharacter };
  const escape = readEscape(reader);
  return { kind: "character", characters: typeof escape === "number" ? single(escape, flags) : escape };
}

function parseGroup(reader: PatternReader, flags: Flags, depth: number): PatternNode {
  let inner = flags;
  if (reader.take("?")) inner = parseGroupKind(reader, flags);
  const body = parseChoice(reader, inner, depth + 1);
  if (!reader.take(")")) throw new PatternProblem("A ( in the regular expression is not closed.");
  return body;
}

/** What stands between `(?` and the body: `:`, a name, or flags and `:`. */
function parseGroupKind(reader: PatternReader, flags: Flags): Flags {
  if (["=", "!"].includes(reader.peek()) || (reader.peek() === "<" && ["=", "!"].includes(reader.peek(1)))) {
    throw new PatternProblem("Looking ahead or back cannot be matched in linear time.");
  }
  if (reader.take("P<") || reader.take("<")) {
    if (!/^\w+$/.test(reader.takeUntil(">"))) {
      throw new PatternProblem("Expected a name of letters and digits in (?<name>…).");
    }
    return flags;
  }
  const letters = takeLetters(reader);
  if (!reader.take(":")) throw noGroup(letters + reader.peek());
  return applyFlags(letters, flags);
}

/** `(?i)`: flags for the rest of the group, or `undefined` if that is not what stands here. */
function parseFlags(reader: PatternReader, flags: Flags): Flags | undefined {
  const mark = reader.mark();
  if (reader.take("(?")) {
    const letters = takeLetters(reader);
    if (letters !== "" && reader.take(")")) return applyFlags(letters, flags);
  }
  reader.reset(mark);
  return undefined;
}

function takeLetters(reader: PatternReader): string {
  let letters = "";
  while (/^[a-zA-Z-]$/.test(reader.peek())) letters += reader.next();
  return letters;
}

function noGroup(start: string): PatternProblem {
  return new PatternProblem(`There is no group (?${start} in a regular expression.`);
}

function applyFlags(letters: string, flags: Flags): Flags {
  const parts = /^([imsU]*)(?:-([imsU]+))?$/.exec(letters);
  if (parts === null) throw noGroup(letters);
  const [, on = "", off = ""] = parts;
  const value = (letter: string, before: boolean): boolean =>
    (before || on.includes(letter)) && !off.includes(letter);
  return {
    ignoreCase: value("i", flags.ignoreCase),
    dotAll: value("s", flags.dotAll),
    multiline: value("m", flags.multiline),
  };
}

function parseRepeats(reader: PatternReader, body: PatternNode): PatternNode {
  const bounds = readBounds(reader);
  if (bounds === undefined) return body;
  const [minimum, maximum] = bounds;
  reader.take("?");
  if (readBounds(reader) !== undefined) {
    throw new PatternProblem("A repetition cannot be repeated; put it in a group.");
  }
  return maximum === 0 ? empty : { kind: "repeat", body, minimum, maximum };
}

function readBounds(reader: PatternReader): readonly [number, number] | undefined {
  if (reader.take("*")) return [0, Number.POSITIVE_INFINITY];
  if (reader.take("+")) return [1, Number.POSITIVE_INFINITY];
  if (reader.take("?")) return [0, 1];
  return reader.peek() === "{" ? readCounts(reader) : undefined;
}

/** `{2}`, `{2,}` or `{2,5}`. Any other brace is a character. */
function readCounts(reader: PatternReader): readonly [number, number] | undefined {
  const mark = reader.mark();
  reader.next();
  let text = "";
  while (/^[\d,]$/.test(reader.peek())) text += reader.next();
  const counts = /^(\d+)(,(\d*))?$/.exec(text);
  if (counts === null || !reader.take("}")) {
    reader.reset(mark);
    return undefined;
  }
  const minimum = Number(counts[1]);
  const open = counts[3] === "" ? Number.POSITIVE_INFINITY : Number(counts[3]);
  const maximum = counts[2] === undefined ? minimum : open;
  const highest = maximum === Number.POSITIVE_INFINITY ? minimum : maximum;
  if (highest > maximumRepeat || maximum < minimum) {
    throw new PatternProblem(`Expected {from,to} with from ≤ to ≤ ${maximumRepeat}.`);
  }
  return [minimum, maximum];
}
