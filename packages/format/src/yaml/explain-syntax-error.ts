import type { YamlProblem } from "./yaml-problem.ts";

interface ParserError {
  readonly reason: string;
  readonly mark?: { readonly position: number };
}

type Explanation = Pick<YamlProblem, "message" | "help"> &
  Partial<Pick<YamlProblem, "kind" | "start" | "end" | "expected">>;

/** What the YAML parser stumbled over, in words that say what to do. */
export function explainSyntaxError(error: unknown, text: string): YamlProblem {
  const { reason, mark } = error as ParserError;
  // Anything but an error of the parser is a bug, and not to be taken for one of the author.
  if (typeof reason !== "string") throw error;
  const at = Math.min(mark?.position ?? 0, text.length);
  const found = explain(reason, at, text);
  const start = Math.max(0, Math.min(found.start ?? at, text.length));
  return { kind: "syntax", ...found, start, end: Math.max(found.end ?? endOfWord(text, start), start) };
}

function explain(reason: string, at: number, text: string): Explanation {
  if (reason.startsWith("nesting exceeded")) {
    return {
      kind: "too_deep",
      message: "Lists and mappings are nested more than 50 deep.",
      help: "Move the inner values into a step of their own.",
    };
  }
  if (reason.startsWith("tab characters")) {
    return {
      message: "YAML is indented with spaces, and this line starts with a tab.",
      expected: "spaces",
      help: "Replace the tab by two spaces.",
    };
  }
  const isUnclosed = reason.includes("quoted scalar") || reason === "deficient indentation";
  const quote = isUnclosed ? findOpenQuote(text, at) : -1;
  if (quote !== -1) return explainQuote(quote, text);
  if (isUnclosed || reason.includes("flow collection") || reason.startsWith("expected the node content"))
    return explainFlow(reason, at, text);
  if (reason === "unknown escape sequence" || reason === "expected hexadecimal character") {
    const start = text.lastIndexOf("\\", at);
    return {
      message: `\`${text.slice(start, start + 2)}\` is no escape that YAML knows.`,
      start,
      end: start + 2,
      help: "Write a backslash as `\\\\`, or use single quotes, in which it stands for itself.",
    };
  }
  if (
    reason.includes("non-printable") ||
    reason.startsWith("null byte") ||
    reason.includes("valid JSON character")
  ) {
    return {
      message: "There is a control character here, which YAML does not allow.",
      help: "Delete it, or write it as an escape in double quotes.",
      end: at + 1,
    };
  }
  return explainLine(reason, at, text);
}

/** What is wrong with a line of a block mapping, where the parser only says that it is. */
function explainLine(reason: string, at: number, text: string): Explanation {
  const lineStart = text.lastIndexOf("\n", at - 1) + 1;
  const line = text.slice(lineStart, lineEnd(text, at));
  const reserved = /^\s*(?:- )*(?:[^\s:][^:]*:\s+)?([@`%])/.exec(line);
  if (reserved !== null) {
    const start = lineStart + reserved[0].length - 1;
    return {
      message: `A value cannot start with \`${reserved[1]}\` without quotes.`,
      start,
      end: start + 1,
      help: `Put it in quotes: "${reserved[1]}…".`,
    };
  }
  const glued = /^(\s*(?:- )*)([\w-]+):(?=[^\s/:])/.exec(precedingKeyLine(text, lineStart, line));
  if (glued !== null) return explainGlued(glued, text, lineStart);
  const secondColon = /^(\s*(?:- )*[\w-]+:\s+)([^"'[{|>].*?):(?:\s|$)/.exec(line);
  if (secondColon !== null) {
    const start = lineStart + secondColon[0].length - (/\s$/.test(secondColon[0]) ? 2 : 1);
    const value = line.slice((secondColon[1] ?? "").length).trim();
    return {
      message:
        "A value with `: ` in it needs quotes, because YAML takes what stands before the colon for a key.",
      start,
      end: start + 1,
      help: `Put it in quotes: '${value.replaceAll("'", "''")}'.`,
    };
  }
  const behindQuote = /^(\s*(?:- )*(?:[\w-]+:\s+)?)("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*([^\s,\]}].*)$/.exec(
    line,
  );
  if (behindQuote !== null) {
    const start = lineStart + line.length - (behindQuote[3] ?? "").length;
    return {
      message: "Nothing may follow a value in quotes.",
      start,
      end: lineStart + line.trimEnd().length,
      help: "Put the whole value in quotes.",
    };
  }
  if (reason.includes("sequence entry")) {
    return {
      message: "This line is not indented like the list it seems to belong to.",
      start: firstOfLine(text, lineStart),
      end: lineStart + line.trimEnd().length,
      help: "Start every item of a list in the same column.",
    };
  }
  if (reason.includes("mapping entry") || reason.includes("indentation")) {
    return {
      message: "This line is not indented like the lines around it.",
      start: firstOfLine(text, lineStart),
      end: lineStart + line.trimEnd().length,
      help: "Start keys of one mapping in the same column, and indent what belongs to a key by two more spaces.",
    };
  }
  return {
    message: "This cannot be read as YAML.",
    start: firstOfLine(text, lineStart),
    end: lineStart + line.trimEnd().length,
    expected: "`key: value`",
    help: "Settings are lines of `key: value`.",
  };
}

function explainGlued(glued: RegExpExecArray, text: string, lineStart: number): Explanation {
  const key = glued[2] ?? "";
  const start = text.lastIndexOf(`${key}:`, lineEnd(text, lineStart));
  return {
    message: "A colon needs a space behind it.",
    start: start + key.length,
    end: start + key.length + 1,
    expected: `\`${key}: \``,
    help: `Write \`${key}: …\`.`,
  };
}

/** The parser notices `a:1` only one line later. */
function precedingKeyLine(text: string, lineStart: number, line: string): string {
  if (/^\s*(?:- )*[\w-]+:(?=[^\s/:])/.test(line) || lineStart === 0) return line;
  const previousStart = text.lastIndexOf("\n", lineStart - 2) + 1;
  return text.slice(previousStart, lineStart - 1);
}

function explainQuote(start: number, text: string): Explanation {
  const quote = text[start] ?? '"';
  return {
    message: `This ${quote === '"' ? "double" : "single"} quote is not closed where the value ends.`,
    start,
    end: start + 1,
    expected: `\`${quote}\` at the end of the value`,
    help:
      quote === "'"
        ? "In single quotes an apostrophe is written twice: 'it''s'."
        : 'Inside double quotes a quote is written as `\\"`.',
  };
}

/** The quote that starts a value and has no partner in front of `at`, or -1. */
function findOpenQuote(text: string, at: number): number {
  const opening = /(?<=^|[\s[{,:-])["']/gm;
  for (let match = opening.exec(text); match !== null && match.index < at; match = opening.exec(text)) {
    const close = match[0] === '"' ? /"(?:[^"\\]|\\[^])*"/y : /'(?:[^']|'')*'/y;
    close.lastIndex = match.index;
    if (!close.test(text) || close.lastIndex > at) return match.index;
    opening.lastIndex = close.lastIndex;
  }
  return -1;
}

function explainFlow(reason: string, at: number, text: string): Explanation {
  if (reason.startsWith("missed comma")) {
    return {
      message: "Entries inside `[ ]` and `{ }` are separated by commas, and one is missing in front of this.",
      expected: "`,`",
      help: "Put a comma between the two entries.",
    };
  }
  if (reason.startsWith("expected the node content")) {
    return { message: "There is a comma too many here.", end: at + 1, help: "Take the comma out." };
  }
  const start = findOpenBracket(text, at);
  const close = text[start] === "{" ? "}" : "]";
  return {
    message: `This \`${text[start] ?? "["}\` is never closed.`,
    start,
    end: start + 1,
    expected: `\`${close}\``,
    help: `Add \`${close}\` behind the last entry, or write the entries as a block, one per line.`,
  };
}

function findOpenBracket(text: string, at: number): number {
  const open: number[] = [];
  const pattern = /"(?:[^"\\\n]|\\.)*"|(?<=[\s[{,:])'(?:[^'\n]|'')*'|(?<=\s)#.*|[[\]{}]/g;
  for (let match = pattern.exec(text); match !== null && match.index < at; match = pattern.exec(text)) {
    if (match[0] === "[" || match[0] === "{") open.push(match.index);
    else if (match[0] === "]" || match[0] === "}") open.pop();
  }
  return open.at(-1) ?? Math.max(0, Math.min(at, text.length - 1));
}

function firstOfLine(text: string, lineStart: number): number {
  return lineStart + (/^[ \t]*/.exec(text.slice(lineStart, lineEnd(text, lineStart)))?.[0].length ?? 0);
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end;
}

function endOfWord(text: string, at: number): number {
  const rest = /^\S+/.exec(text.slice(at, at + 60));
  return at + (rest?.[0].length ?? (at < text.length && text[at] !== "\n" ? 1 : 0));
}
