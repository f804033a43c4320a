/** A place in a text. Lines and columns count from 1, columns and offsets in UTF-16 code units. */
export interface SourcePosition {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** From the first character to just behind the last. */
export interface SourceRange {
  readonly start: SourcePosition;
  readonly end: SourcePosition;
}
