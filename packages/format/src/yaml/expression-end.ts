const openers = "([{";
const closers = ")]}";

/**
 * Where a `${{ … }}` that starts at `start` ends, just behind its braces: at the first `}}` outside
 * CEL strings, comments and balanced braces. -1 where nothing ends it before `limit`. The same rule
 * by which expressions are cut out of texts when they are compiled.
 *
 * @example
 * findTemplateEnd("${{ {'a': 1}.a }}!", 0, 18) // 17
 */
export function findTemplateEnd(text: string, start: number, limit: number): number {
  let depth = 0;
  for (let at = start + 3; at < limit; at++) {
    const character = text[at];
    if (character === '"' || character === "'") {
      const end = endOfString(text, at, limit);
      if (end === -1) return endOfBroken(text, at, limit);
      at = end - 1;
    } else if (character === "/" && text[at + 1] === "/") at = endOfComment(text, at, limit, "}}") - 1;
    else if (character === "{") depth += 1;
    else if (character === "}" && depth > 0) depth -= 1;
    else if (character === "}" && text[at + 1] === "}") return at + 2 > limit ? -1 : at + 2;
  }
  return -1;
}

/** A string that is never closed: what is wrong with it is said when it is compiled. */
function endOfBroken(text: string, at: number, limit: number): number {
  const close = text.indexOf("}}", at);
  return close === -1 || close + 2 > limit ? -1 : close + 2;
}

/** Where a bare CEL expression ends: at a YAML comment, at one of `stops` outside brackets, or at `limit`. */
export function findExpressionEnd(text: string, start: number, limit: number, stops: string): number {
  let depth = 0;
  for (let at = start; at < limit; at++) {
    const character = text[at] ?? "";
    if (character === '"' || character === "'") {
      const end = endOfString(text, at, limit);
      at = (end === -1 ? endOfLine(text, at, limit) : end) - 1;
      continue;
    }
    if (character === "/" && text[at + 1] === "/") {
      at = endOfComment(text, at, limit, "\n") - 1;
      continue;
    }
    if (character === "#" && at > start && /\s/.test(text[at - 1] ?? "")) return at;
    if (depth === 0 && stops.includes(character)) return at;
    if (openers.includes(character)) depth += 1;
    else if (closers.includes(character)) depth -= 1;
  }
  return limit;
}

/** Behind a CEL string, plain or triple; -1 where it does not end. */
function endOfString(text: string, start: number, limit: number): number {
  const quote = text[start] ?? "";
  const triple = text.startsWith(quote.repeat(3), start);
  const close = triple ? quote.repeat(3) : quote;
  for (let at = start + close.length; at < limit; at++) {
    if (text[at] === "\\") at += 1;
    else if (!triple && (text[at] === "\n" || text[at] === "\r")) return -1;
    else if (text.startsWith(close, at)) return at + close.length;
  }
  return -1;
}

function endOfComment(text: string, start: number, limit: number, close: string): number {
  let end = start;
  while (end < limit && text[end] !== "\n" && !text.startsWith(close, end)) end += 1;
  return end;
}

function endOfLine(text: string, start: number, limit: number): number {
  const end = text.indexOf("\n", start);
  return end === -1 ? limit : Math.min(end, limit);
}
