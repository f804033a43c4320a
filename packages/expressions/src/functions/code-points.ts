import type { Place } from "../expression-error.ts";
import { charge, type Frame } from "../frame.ts";

const surrogate = /[\uD800-\uDFFF]/;

/** A text by code points, as CEL counts: an emoji is one character. */
export interface CodePoints {
  readonly length: number;
  slice(start: number, end?: number): string;
  /** The code point at which a UTF-16 offset lies. */
  indexAt(offset: number): number;
  /** The UTF-16 offset of a code point. */
  offsetAt(index: number): number;
}

/** Texts without surrogates, nearly all of them, are sliced as they stand. */
export function codePoints(text: string, frame: Frame, place: Place): CodePoints {
  charge(frame, text.length >>> 4, place);
  if (!surrogate.test(text)) {
    return {
      length: text.length,
      slice: (start, end) => text.slice(start, end),
      indexAt: (offset) => offset,
      offsetAt: (index) => index,
    };
  }
  charge(frame, text.length * 3, place);
  const points = Array.from(text);
  return {
    length: points.length,
    slice: (start, end) => points.slice(start, end).join(""),
    indexAt: (offset) => Array.from(text.slice(0, offset)).length,
    offsetAt: (index) => points.slice(0, index).join("").length,
  };
}
