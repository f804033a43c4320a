/**
 * Just behind the CEL string that begins at `start` with a quote, plain or triple; `undefined` if
 * it does not end. A backslash always takes the next character with it, in raw strings too.
 */
export function endOfString(text: string, start: number): number | undefined {
  const quote = text[start] as string;
  const triple = text.startsWith(quote.repeat(3), start);
  const closing = triple ? quote.repeat(3) : quote;
  for (let index = start + closing.length; index < text.length; index++) {
    const character = text[index];
    if (character === "\\") index++;
    else if (!triple && (character === "\n" || character === "\r")) return undefined;
    else if (character === quote && text.startsWith(closing, index)) return index + closing.length;
  }
  return undefined;
}
