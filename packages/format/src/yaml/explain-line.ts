import type { YamlProblem } from "./yaml-problem.ts";

export type Explanation = Pick<YamlProblem, "message" | "help"> &
  Partial<Pick<YamlProblem, "kind" | "start" | "end" | "expected">>;

/** A line that the parser could not fit in, and the one before it that holds something. */
interface Line {
  readonly text: string;
  readonly start: number;
  readonly previous: string;
  readonly previousStart: number;
}

/** How much of a line is looked at, so that a line without end costs little. */
const longestLine = 1000;

/** What may stand in front of a value: indentation, dashes and a key. */
const lead = String.raw`^(\s*(?:- )*(?:[\w-]+:\s+)?)`;

const explainers: readonly ((line: Line) => Explanation | undefined)[] = [
  explainReserved,
  explainGlued,
  explainListInLine,
  explainHeader,
  explainClosers,
  explainSecondColon,
  explainBehindQuote,
  explainUnderScalar,
];

/** What is wrong with a line of a block, where the parser only says that something is. */
export function explainLine(reason: string, at: number, text: string): Explanation {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  const end = text.indexOf("\n", at);
  const line: Line = {
    text: text.slice(start, end === -1 ? undefined : end),
    start,
    ...previousLine(text, start),
  };
  for (const explain of explainers) {
    const explanation = explain(line);
    if (explanation !== undefined) return explanation;
  }
  return { ...wholeLine(line), ...explainIndentation(reason) };
}

function previousLine(text: string, start: number): Pick<Line, "previous" | "previousStart"> {
  let end = start - 1;
  while (end > 0) {
    const previousStart = text.lastIndexOf("\n", end - 1) + 1;
    const previous = text.slice(previousStart, Math.min(end, previousStart + longestLine));
    if (!/^\s*(?:#.*)?$/.test(previous)) return { previous, previousStart };
    end = previousStart - 1;
  }
  return { previous: "", previousStart: 0 };
}

function wholeLine({ text, start }: Line): { readonly start: number; readonly end: number } {
  return { start: start + text.length - text.trimStart().length, end: start + text.trimEnd().length };
}

function explainReserved({ text, start }: Line): Explanation | undefined {
  const match = new RegExp(`${lead}([@\`%])`).exec(text);
  if (match === null) return undefined;
  const at = start + match[0].length - 1;
  return {
    message: `A value cannot start with \`${match[2]}\` without quotes.`,
    start: at,
    end: at + 1,
    help: `Put it in quotes: "${text.slice(match[0].length - 1).trim()}".`,
  };
}

/** `key:value`, which the parser notices only one line later. */
function explainGlued({ text, start, previous, previousStart }: Line): Explanation | undefined {
  for (const [line, lineStart] of [
    [text, start],
    [previous, previousStart],
  ] as const) {
    const match = /^(\s*(?:- )*[\w-]+):(?=[^\s/:])/.exec(line);
    if (match === null) continue;
    const at = lineStart + match[0].length - 1;
    const key = (match[1] ?? "").replace(/^\s*(?:- )*/, "");
    return {
      message: "A colon needs a space behind it.",
      start: at,
      end: at + 1,
      expected: `\`${key}: \``,
      help: `Write \`${key}: ${line.slice(match[0].length).trim()}\`.`,
    };
  }
  return undefined;
}

function explainListInLine({ text, start }: Line): Explanation | undefined {
  const match = /^(\s*(?:- )*[\w-]+:\s+)- /.exec(text);
  if (match === null) return undefined;
  const at = start + (match[1] ?? "").length;
  return {
    message: "A list starts on a line of its own.",
    start: at,
    end: at + 1,
    help: `Put each item on a line of its own, or write \`[${text.slice(match[0].length).trim()}]\`.`,
  };
}

function explainHeader({ text, start }: Line): Explanation | undefined {
  const match = new RegExp(`${lead}([|>][-+\\d]*)\\s+(?!#)(\\S.*)$`).exec(text);
  if (match === null) return undefined;
  return {
    message: `Nothing may follow \`${match[2]}\` on its line.`,
    start: start + text.length - (match[3] ?? "").length,
    end: start + text.trimEnd().length,
    help: "Put the text on the next line, indented by two more spaces.",
  };
}

function explainClosers({ text, start }: Line): Explanation | undefined {
  const match = new RegExp(`${lead}[[{].*([\\]}])\\s*$`).exec(text);
  if (match === null) return undefined;
  const close = match[2] ?? "";
  const open = close === "]" ? "[" : "{";
  if (text.split(close).length <= text.split(open).length) return undefined;
  const at = start + text.trimEnd().length - 1;
  return { message: `There is one \`${close}\` too many.`, start: at, end: at + 1, help: "Take it out." };
}

function explainSecondColon({ text, start }: Line): Explanation | undefined {
  const match = /^(\s*(?:- )*[\w-]+:\s+)([^"'[{|>].*?):(?:\s|$)/.exec(text);
  if (match === null) return undefined;
  const at = start + (match[1] ?? "").length + (match[2] ?? "").length;
  const value = text.slice((match[1] ?? "").length).trim();
  return {
    message:
      "A value with `: ` in it needs quotes, because YAML takes what stands before the colon for a key.",
    start: at,
    end: at + 1,
    help: `Put it in quotes: '${value.replaceAll("'", "''")}'.`,
  };
}

function explainBehindQuote({ text, start }: Line): Explanation | undefined {
  const match = new RegExp(`${lead}("(?:[^"\\\\]|\\\\.)*"|'(?:[^']|'')*')\\s*([^\\s,\\]}#:].*)$`).exec(text);
  if (match === null) return undefined;
  return {
    message: "Nothing may follow a value in quotes.",
    start: start + text.length - (match[3] ?? "").length,
    end: start + text.trimEnd().length,
    help: "Put the whole value in quotes, or none of it.",
  };
}

/** A line that is indented as if it belonged to a key that has a value already. */
function explainUnderScalar(line: Line): Explanation | undefined {
  const match = /^(\s*)(?:- )*([\w-]+):\s+[^\s|>#[{&]/.exec(line.previous);
  const indent = line.text.length - line.text.trimStart().length;
  if (match === null || indent <= (match[1] ?? "").length || !/^\s*[\w-]+:(?:\s|$)/.test(line.text))
    return undefined;
  return {
    ...wholeLine(line),
    message: `This line is indented as if it belonged to \`${match[2]}\`, which has a value already.`,
    help: `Start it in the same column as \`${match[2]}\`.`,
  };
}

function explainIndentation(reason: string): Explanation {
  if (reason.includes("sequence entry")) {
    return {
      message: "This line is not indented like the list it seems to belong to.",
      help: "Start every item of a list in the same column.",
    };
  }
  if (reason.includes("mapping entry") || reason.includes("indentation")) {
    return {
      message: "This line is not indented like the lines around it.",
      help: "Start keys of one mapping in the same column, and indent what belongs to a key by two more spaces.",
    };
  }
  return {
    message: "This cannot be read as YAML.",
    expected: "`key: value`",
    help: "Settings are lines of `key: value`.",
  };
}
