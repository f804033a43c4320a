import type { ParseError } from "@marcbachmann/cel-js";
import { ExpressionError } from "../expression-error.ts";
import { tooDeep } from "./guard-source.ts";
import { limits } from "./limits.ts";
import { placeAt, type Origin } from "./origin.ts";
import { syntaxHint } from "./syntax-hint.ts";
import { unsafeNameMessage, unsafeNames } from "./unsafe-names.ts";

const messages: Readonly<Record<string, string>> = {
  newline_in_string: 'A string in single quotation marks ends on its own line; use """ for a longer one.',
  unterminated_string: "This string has no closing quotation mark.",
  unterminated_triple_quoted_string: 'This string has no closing """.',
  invalid_number: "This number is too large.",
  invalid_exponent: "Expected digits behind the e of a number.",
  invalid_integer: "This is not a whole number.",
  invalid_hex_integer: "This is not a hexadecimal number.",
  invalid_macro_argument: "Expected a plain name for the variable of the macro.",
};

/** The parser's complaint in our words: one sentence, the place in the whole text, a hint. */
export function syntaxError(text: string, error: ParseError, origin: Origin): ExpressionError {
  const start = Math.min(error.node?.start ?? 0, text.length);
  const end = Math.min(Math.max(error.node?.end ?? start, start), text.length);
  const place = placeAt(origin, start, end);
  if (error.code === "limit_exceeded") return limitExceeded(error, place);
  const hint = syntaxHint(text, start);
  const token = text.slice(start, end);
  if (unsafeNames.has(token)) return new ExpressionError("unsafe_name", unsafeNameMessage(token), place);
  return new ExpressionError(
    "syntax",
    message(text, error, start, end),
    place,
    hint === undefined ? {} : { hint },
  );
}

function message(text: string, error: ParseError, start: number, end: number): string {
  const known = messages[error.code];
  if (known !== undefined) return known;
  if (error.code.includes("escape") || error.code === "invalid_unicode_surrogate") {
    return `"${text.slice(start, end)}" is not an escape that a string can have.`;
  }
  const token = text.slice(start, Math.min(end, start + 40)).trim();
  if (error.code === "reserved_identifier") return `"${token}" is a word that CEL keeps for itself.`;
  if (start >= text.trimEnd().length) return "The expression ends too early.";
  if (error.code === "unexpected_character" && end - start <= 1) return `Unexpected ${token}.`;
  return `Expected ${expectation(error)}, got ${token === "" ? "nothing" : token}.`;
}

const tokens: Readonly<Record<string, string>> = {
  RPAREN: "a )",
  RBRACKET: "a ]",
  RBRACE: "a }",
  COLON: "a :",
  IDENTIFIER: "a name",
};

function expectation(error: ParseError): string {
  if (error.code === "unexpected_character") return "an operator or the end";
  const [, expected = ""] = /^Expected (\w+)/.exec(error.summary) ?? [];
  return tokens[expected] ?? "a value";
}

function limitExceeded(error: ParseError, place: ReturnType<typeof placeAt>): ExpressionError {
  if (error.summary.includes("maxDepth")) return tooDeep(place);
  const message = error.summary.includes("maxAstNodes")
    ? `The expression has more than ${limits.nodes} parts.`
    : "A list, map or call has too many entries.";
  return new ExpressionError("budget", message, place);
}
