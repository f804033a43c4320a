const whiteSpace = /\p{White_Space}/u;

/** Without white space at both ends, by Unicode's definition, which differs a little from `trim()` of JavaScript. */
export function trimText(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && whiteSpace.test(text[start] as string)) start++;
  while (end > start && whiteSpace.test(text[end - 1] as string)) end--;
  return text.slice(start, end);
}
