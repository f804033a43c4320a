import type { Key } from "./key.ts";

/** What a chunk of input holds, and what of it waits for more. */
export interface ParsedKeys {
  readonly keys: readonly Key[];
  readonly rest: string;
}

const pasteStart = "\u001B[200~";
const pasteEnd = "\u001B[201~";
/** More of a paste is not taken: nobody types that much, and the rest of the input has to stay usable. */
const longestPaste = 1_000_000;

// oxlint-disable-next-line no-control-regex
const sequence = /^\u001B(?:\[[0-9:;<=>?]*[ -/]*[@-~]|O[ -~])/;
// oxlint-disable-next-line no-control-regex
const incomplete = /^\u001B(?:\[[0-9:;<=>?]*[ -/]*|O)?$/;

const named: Readonly<Record<string, string>> = {
  "[A": "up",
  "[B": "down",
  "[C": "right",
  "[D": "left",
  "[H": "home",
  "[F": "end",
  OA: "up",
  OB: "down",
  OC: "right",
  OD: "left",
  OH: "home",
  OF: "end",
  OM: "enter",
  "[1~": "home",
  "[3~": "delete",
  "[4~": "end",
  "[5~": "pageup",
  "[6~": "pagedown",
  "[7~": "home",
  "[8~": "end",
  "[Z": "shift-tab",
};

const controls: Readonly<Record<string, string>> = {
  "\r": "enter",
  "\t": "tab",
  "\u001B": "escape",
  "\u007F": "backspace",
  "\b": "backspace",
};

/**
 * Reads what a terminal in raw mode sends. Sequences that mean no key here, such as answers of the terminal itself, are
 * passed over and never taken for typed text.
 *
 * @example
 * parseKeys("a\u001B[A").keys // [{ kind: "key", name: "a", text: "a" }, { kind: "key", name: "up" }]
 */
export function parseKeys(input: string): ParsedKeys {
  const keys: Key[] = [];
  let rest = input;
  while (rest !== "") {
    if (rest.startsWith(pasteStart)) {
      const end = rest.indexOf(pasteEnd, pasteStart.length);
      if (end < 0 && rest.length < longestPaste) return { keys, rest };
      const text = rest.slice(pasteStart.length, end < 0 ? longestPaste : end);
      keys.push({ kind: "paste", text: text.replaceAll(/\r\n?/g, "\n") });
      rest = end < 0 ? "" : rest.slice(end + pasteEnd.length);
      continue;
    }
    if (rest.length > 1 && incomplete.test(rest)) return { keys, rest };
    const taken = sequence.exec(rest)?.[0];
    if (taken !== undefined) {
      const name = nameOf(taken.slice(1));
      if (name !== undefined) keys.push({ kind: "key", name });
      rest = rest.slice(taken.length);
      continue;
    }
    if (rest === "\u001B") return { keys, rest };
    const isAlt = rest.startsWith("\u001B");
    const character = String.fromCodePoint(rest.codePointAt(isAlt ? 1 : 0) ?? 0);
    keys.push(characterKey(character, isAlt));
    rest = rest.slice(character.length + (isAlt ? 1 : 0));
  }
  return { keys, rest };
}

/** What is left when nothing follows: the escape key itself. */
export function finishKeys(rest: string): readonly Key[] {
  return rest === "\u001B" ? [{ kind: "key", name: "escape" }] : [];
}

/** Also `[1;5A` and the like: with a modifier. Enter and characters may come as `[13;2u` or `[27;2;13~`. */
function nameOf(body: string): string | undefined {
  const known = named[body];
  if (known !== undefined) return known;
  const [, number, modifier = "1", final = ""] = /^\[(\d+)(?:;(\d+))?([A-Zu~])$/.exec(body) ?? [];
  const [, otherModifier, code] = /^\[27;(\d+);(\d+)~$/.exec(body) ?? [];
  if (code !== undefined) return withModifier(enterOf(code), Number(otherModifier));
  if (number === undefined) return undefined;
  const base = final === "u" ? enterOf(number) : named[final === "~" ? `[${number}~` : `[${final}`];
  return withModifier(base, Number(modifier));
}

function enterOf(code: string): string | undefined {
  return code === "13" ? "enter" : undefined;
}

/** Shift with Enter writes a new line, as Alt does; with other keys a modifier makes no difference but Ctrl's. */
function withModifier(name: string | undefined, modifier: number): string | undefined {
  if (name === undefined) return undefined;
  const bits = modifier - 1;
  if (name === "enter") return bits > 0 ? "alt-enter" : name;
  return (bits & 4) > 0 ? `ctrl-${name}` : name;
}

function characterKey(character: string, isAlt: boolean): Key {
  const prefix = isAlt ? "alt-" : "";
  const control = controls[character];
  if (control !== undefined) return { kind: "key", name: prefix + control };
  const code = character.codePointAt(0) ?? 0;
  if (code === 0) return { kind: "key", name: `${prefix}ctrl-space` };
  if (code < 27) return { kind: "key", name: `${prefix}ctrl-${String.fromCodePoint(code + 96)}` };
  if (code < 32) return { kind: "key", name: `${prefix}ctrl-${code}` };
  return isAlt
    ? { kind: "key", name: prefix + character }
    : { kind: "key", name: character, text: character };
}
