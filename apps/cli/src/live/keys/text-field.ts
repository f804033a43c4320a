import type { Key } from "./key.ts";

/** Text that is being typed, of one line or more. */
export interface TextField {
  readonly text: string;
  /** Where the next character goes, counted in UTF-16 units. */
  readonly cursor: number;
}

export const emptyField: TextField = { text: "", cursor: 0 };

/**
 * The field after a key, or undefined where the key means nothing in it.
 *
 * @example
 * editField({ text: "ab", cursor: 2 }, { kind: "key", name: "backspace" }) // { text: "a", cursor: 1 }
 */
export function editField(
  field: TextField,
  key: Key,
  { isMultiline = true }: { readonly isMultiline?: boolean } = {},
): TextField | undefined {
  if (key.kind === "paste")
    return insert(field, isMultiline ? key.text : key.text.replaceAll(/\s*\n\s*/g, " "));
  if (key.text !== undefined) return insert(field, key.text);
  const { text, cursor } = field;
  const to = (position: number): TextField => ({ text, cursor: position });
  const cut = (from: number, until: number): TextField => ({
    text: text.slice(0, from) + text.slice(until),
    cursor: from,
  });
  switch (key.name) {
    case "left":
    case "ctrl-b":
      return to(before(text, cursor));
    case "right":
    case "ctrl-f":
      return to(after(text, cursor));
    case "home":
    case "ctrl-a":
      return to(lineStart(text, cursor));
    case "end":
    case "ctrl-e":
      return to(lineEnd(text, cursor));
    case "up":
      return isMultiline ? to(vertical(text, cursor, -1)) : undefined;
    case "down":
      return isMultiline ? to(vertical(text, cursor, 1)) : undefined;
    case "ctrl-left":
    case "alt-b":
      return to(wordStart(text, cursor));
    case "ctrl-right":
    case "alt-f":
      return to(wordEnd(text, cursor));
    case "backspace":
    case "ctrl-h":
      return cut(before(text, cursor), cursor);
    case "delete":
    case "ctrl-d":
      return { text: text.slice(0, cursor) + text.slice(after(text, cursor)), cursor };
    case "ctrl-w":
    case "alt-backspace":
      return cut(wordStart(text, cursor), cursor);
    case "ctrl-u":
      return cut(lineStart(text, cursor), cursor);
    case "ctrl-k":
      return { text: text.slice(0, cursor) + text.slice(lineEnd(text, cursor)), cursor };
    case "alt-enter":
    case "ctrl-j":
      return isMultiline ? insert(field, "\n") : undefined;
    default:
      return undefined;
  }
}

function insert({ text, cursor }: TextField, added: string): TextField {
  return { text: text.slice(0, cursor) + added + text.slice(cursor), cursor: cursor + added.length };
}

const segmenter = (text: string): readonly { readonly index: number; readonly segment: string }[] =>
  Array.from(new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text));

/** The start of the character before a place, as a reader counts characters. */
function before(text: string, cursor: number): number {
  const start = lineStart(text, cursor);
  if (cursor === start) return Math.max(0, cursor - 1);
  return start + (segmenter(text.slice(start, cursor)).at(-1)?.index ?? 0);
}

function after(text: string, cursor: number): number {
  const end = lineEnd(text, cursor);
  if (cursor === end) return Math.min(text.length, cursor + 1);
  return cursor + (segmenter(text.slice(cursor, end))[0]?.segment.length ?? 0);
}

function lineStart(text: string, cursor: number): number {
  return cursor === 0 ? 0 : text.lastIndexOf("\n", cursor - 1) + 1;
}

function lineEnd(text: string, cursor: number): number {
  const at = text.indexOf("\n", cursor);
  return at < 0 ? text.length : at;
}

function wordStart(text: string, cursor: number): number {
  return /\S+\s*$/.exec(text.slice(0, cursor))?.index ?? 0;
}

function wordEnd(text: string, cursor: number): number {
  return cursor + (/^\s*\S+/.exec(text.slice(cursor))?.[0].length ?? text.length - cursor);
}

/** The same column one line up or down; beyond the first or last line, its start or end. */
function vertical(text: string, cursor: number, direction: -1 | 1): number {
  const start = lineStart(text, cursor);
  const column = cursor - start;
  if (direction < 0) {
    if (start === 0) return 0;
    const above = lineStart(text, start - 1);
    return Math.min(above + column, start - 1);
  }
  const end = lineEnd(text, cursor);
  if (end === text.length) return end;
  return Math.min(end + 1 + column, lineEnd(text, end + 1));
}
