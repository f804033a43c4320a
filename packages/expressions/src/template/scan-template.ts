import { endOfString } from "../source/end-of-string.ts";

/** A piece of a string with `${{ }}` in it. Offsets are those in the string. */
export type TemplatePiece =
  | { readonly kind: "text"; readonly text: string }
  /** What stands between `${{` and `}}`. */
  | { readonly kind: "expression"; readonly source: string; readonly offset: number }
  /** A `${{` that nothing closes, up to the end of the string. */
  | { readonly kind: "unterminated"; readonly start: number; readonly end: number };

const opening = "${{";

/** Cuts a string into text and expressions. `$${{` is the text `${{`. */
export function scanTemplate(text: string): readonly TemplatePiece[] {
  const pieces: TemplatePiece[] = [];
  let literal = "";
  let index = 0;
  for (let start = text.indexOf(opening); start !== -1; start = text.indexOf(opening, index)) {
    if (start > index && text[start - 1] === "$") {
      literal += text.slice(index, start - 1) + opening;
      index = start + opening.length;
      continue;
    }
    literal += text.slice(index, start);
    if (literal !== "") pieces.push({ kind: "text", text: literal });
    literal = "";
    const inside = start + opening.length;
    const end = findEnd(text, inside);
    if (end === undefined) return [...pieces, { kind: "unterminated", start, end: text.length }];
    pieces.push({ kind: "expression", source: text.slice(inside, end), offset: inside });
    index = end + 2;
  }
  literal += text.slice(index);
  return literal === "" ? pieces : [...pieces, { kind: "text", text: literal }];
}

/** Where the first `}}` stands outside strings and balanced braces. */
function findEnd(text: string, start: number): number | undefined {
  let depth = 0;
  for (let index = start; index < text.length; index++) {
    const character = text[index];
    if (character === '"' || character === "'") {
      const end = endOfString(text, index);
      // The parser can say what is wrong with such a string; here only its end is wanted.
      if (end === undefined) return endWithin(text.indexOf("}}", index));
      index = end - 1;
    } else if (character === "/" && text[index + 1] === "/") {
      index = endOfComment(text, index) - 1;
    } else if (character === "{") depth++;
    else if (character === "}" && depth > 0) depth--;
    else if (character === "}" && text[index + 1] === "}") return index;
  }
  return undefined;
}

/** A comment ends with its line, or with the expression. */
function endOfComment(text: string, start: number): number {
  let end = start;
  while (end < text.length && text[end] !== "\n" && !text.startsWith("}}", end)) end++;
  return end;
}

function endWithin(index: number): number | undefined {
  return index === -1 ? undefined : index;
}
