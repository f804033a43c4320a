import { ExpressionError } from "../expression-error.ts";
import { endOfString } from "./end-of-string.ts";
import { limits } from "./limits.ts";
import { placeAt, type Origin } from "./origin.ts";

/**
 * Refuses a text that is too long or nested too deeply, before the parser sees it: the parser calls
 * itself for every bracket and every `!` and would run out of stack.
 */
export function guardSource(text: string, origin: Origin): void {
  if (text.length > limits.sourceLength) {
    const message = `Expected an expression of at most ${limits.sourceLength} characters, got ${text.length}.`;
    throw new ExpressionError("budget", message, placeAt(origin, 0, text.length));
  }
  let depth = 0;
  let prefixes = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text[index] as string;
    if (character === '"' || character === "'") {
      const end = endOfString(text, index);
      if (end === undefined) return;
      index = end - 1;
    } else if (character === "/" && text[index + 1] === "/") {
      index = endOfLine(text, index);
      continue;
    } else if ("([{".includes(character)) depth++;
    else if (")]}".includes(character)) depth--;
    if (character === "!" || character === "-") prefixes++;
    else if (!" \t\r\n".includes(character)) prefixes = 0;
    if (depth > limits.depth || prefixes > limits.depth) throw tooDeep(placeAt(origin, index, index + 1));
  }
}

/** What to say when brackets, operators or calls stand too deep inside each other. */
export function tooDeep(place: ReturnType<typeof placeAt>): ExpressionError {
  return new ExpressionError("budget", "The expression is nested too deeply.", place, {
    hint: "Split it over several steps.",
  });
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf("\n", start);
  return end === -1 ? text.length : end;
}
