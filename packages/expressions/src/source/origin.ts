import type { Place } from "../expression-error.ts";

/** Where the text of an expression comes from: by itself, or out of a longer text. */
export interface Origin {
  /** The whole text. */
  readonly source: string;
  /** Where the expression begins in it. */
  readonly offset: number;
  readonly pointer?: string;
}

/** The place in the whole text of a range inside the expression. */
export function placeAt(origin: Origin, start: number, end: number): Place {
  return {
    source: origin.source,
    start: origin.offset + start,
    end: origin.offset + end,
    ...(origin.pointer === undefined ? {} : { pointer: origin.pointer }),
  };
}
