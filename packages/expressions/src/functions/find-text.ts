import type { Place } from "../expression-error.ts";
import { charge, type Frame } from "../frame.ts";

/** Up to this length JavaScript's own search takes time in proportion to the text; beyond it, to the product of both. */
const longPart = 250;

/** Where a part first stands in a text, from an offset on; -1 if nowhere. */
export function findText(text: string, part: string, from: number, frame: Frame, place: Place): number {
  if (part.length <= longPart) return text.indexOf(part, from);
  let first = -1;
  search(text, part, from, frame, place, (offset) => {
    first = offset;
    return false;
  });
  return first;
}

/** Where a part last stands in a text, up to an offset; -1 if nowhere. */
export function findLastText(text: string, part: string, upTo: number, frame: Frame, place: Place): number {
  if (part === "") return Math.min(upTo, text.length);
  let last = -1;
  if (part.length > longPart) {
    search(text, part, 0, frame, place, (offset) => {
      if (offset <= upTo) last = offset;
      return offset <= upTo;
    });
    return last;
  }
  // Forwards: JavaScript's own way back compares the whole part at every place.
  for (let next = text.indexOf(part); next !== -1 && next <= upTo; next = text.indexOf(part, next + 1)) {
    charge(frame, 2 + (part.length >>> 2), place);
    last = next;
  }
  return last;
}

/** The pieces between a separator, at most so many; what follows them is dropped. */
export function splitText(
  text: string,
  separator: string,
  most: number,
  frame: Frame,
  place: Place,
): string[] {
  if (separator.length <= longPart) return text.split(separator, most);
  const pieces: string[] = [];
  let start = 0;
  search(text, separator, 0, frame, place, (offset) => {
    if (offset < start) return true;
    pieces.push(text.slice(start, offset));
    start = offset + separator.length;
    return pieces.length < most;
  });
  return [...pieces, text.slice(start)].slice(0, most);
}

/** The search of Knuth, Morris and Pratt: never looks at a character of the text twice. */
function search(
  text: string,
  part: string,
  from: number,
  frame: Frame,
  place: Place,
  found: (offset: number) => boolean,
): void {
  charge(frame, (text.length + part.length) >>> 1, place);
  const borders = bordersOf(part);
  let matched = 0;
  for (let index = from; index < text.length; index++) {
    while (matched > 0 && text[index] !== part[matched]) matched = borders[matched - 1] as number;
    if (text[index] === part[matched]) matched++;
    if (matched < part.length) continue;
    if (!found(index + 1 - part.length)) return;
    matched = borders[matched - 1] as number;
  }
}

/** For each beginning of a part, how long its longest beginning is that is its end too. */
function bordersOf(part: string): Int32Array {
  const borders = new Int32Array(part.length);
  let length = 0;
  for (let index = 1; index < part.length; index++) {
    while (length > 0 && part[index] !== part[length]) length = borders[length - 1] as number;
    if (part[index] === part[length]) length++;
    borders[index] = length;
  }
  return borders;
}
