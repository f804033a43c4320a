const openers = "([{";
const closers = ")]}";

/**
 * Where a `${{ … }}` that starts at `start` ends, just behind its braces: at the first `}}` outside
 * CEL strings and balanced brackets. -1 where nothing ends it before `limit`.
 *
 * @example
 * findTemplateEnd("${{ {'a': 1}.a }}!", 0, 18) // 17
 */
export function findTemplateEnd(text: string, start: number, limit: number): number {
  const open: string[] = [];
  let at = start + 3;
  while (at < limit) {
    const character = text[at] ?? "";
    if (character === '"' || character === "'") {
      at = skipString(text, at, limit);
      continue;
    }
    if (open.length === 0 && character === "}" && text[at + 1] === "}") return at + 2;
    if (openers.includes(character)) open.push(character);
    else if (closers.includes(character)) open.pop();
    at += 1;
  }
  return -1;
}

/**
 * Where a bare CEL expression ends: at the end of the text, at a YAML comment, or at one of `stops`
 * outside brackets. `isStop` is asked at every character outside CEL strings.
 */
export function findExpressionEnd(text: string, start: number, limit: number, stops: string): number {
  let depth = 0;
  let at = start;
  while (at < limit) {
    const character = text[at] ?? "";
    if (character === '"' || character === "'") {
      at = skipString(text, at, limit);
      continue;
    }
    if (character === "#" && at > start && /\s/.test(text[at - 1] ?? "")) return at;
    if (depth === 0 && stops.includes(character)) return at;
    if (openers.includes(character)) depth += 1;
    else if (closers.includes(character)) depth -= 1;
    at += 1;
  }
  return limit;
}

/** Behind a CEL string that starts at `start`. One that is never closed ends with its line. */
export function skipString(text: string, start: number, limit: number): number {
  const quote = text[start] ?? "";
  const triple = text.startsWith(quote.repeat(3), start);
  const raw = /(?<![A-Za-z0-9_])(?:[rR][bB]?|[bB][rR])$/.test(text.slice(Math.max(0, start - 3), start));
  const close = triple ? quote.repeat(3) : quote;
  for (let at = start + close.length; at < limit; at++) {
    if (text.startsWith(close, at)) return at + close.length;
    if (text[at] === "\\" && !raw) at += 1;
    else if (text[at] === "\n" && !triple) return at;
  }
  return limit;
}
