import { explainLine, type Explanation } from "./explain-line.ts";
import type { YamlProblem } from "./yaml-problem.ts";

interface ParserError {
  readonly reason: string;
  readonly mark?: { readonly position: number };
}

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

function endOfWord(text: string, at: number): number {
  const rest = /^\S+/.exec(text.slice(at, at + 60));
  return at + (rest?.[0].length ?? (at < text.length && text[at] !== "\n" ? 1 : 0));
}
