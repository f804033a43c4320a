/** Behind the spaces and tabs that start at `at`. */
export function skipSpaces(text: string, at: number): number {
  let behind = at;
  while (text[behind] === " " || text[behind] === "\t") behind += 1;
  return behind;
}

/** The line break that ends the line of `at`, or the end of the text. */
export function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end;
}

export function startOfNextLine(text: string, at: number): number {
  return endOfLine(text, at) + 1;
}

/** The end of a part without the white space at its end. */
export function trimEnd(text: string, start: number, end: number): number {
  let behind = end;
  while (behind > start && /\s/.test(text[behind - 1] ?? "")) behind -= 1;
  return behind;
}

/** Behind a YAML scalar in quotes, or -1 where there is none or it is never closed. */
export function endOfQuoted(text: string, start: number): number {
  const quote = text[start];
  if (quote !== '"' && quote !== "'") return -1;
  for (let at = start + 1; at < text.length; at++) {
    if (quote === '"' && text[at] === "\\") at += 1;
    else if (text[at] === quote) {
      if (quote === '"' || text[at + 1] !== "'") return at + 1;
      at += 1;
    }
  }
  return -1;
}
