/** Some of all code points. */
export interface Characters {
  readonly test: (codePoint: number) => boolean;
  /** The work of one test; a single character is 1. */
  readonly cost: number;
}

/** Whether a place between two code points is meant. Outside the text there is {@link noCharacter}. */
export type PlaceTest = (before: number, after: number) => boolean;

export const noCharacter = -1;

/** What a regular expression means. */
export type PatternNode =
  | { readonly kind: "character"; readonly characters: Characters }
  | { readonly kind: "place"; readonly test: PlaceTest }
  | { readonly kind: "sequence"; readonly parts: readonly PatternNode[] }
  | { readonly kind: "choice"; readonly options: readonly PatternNode[] }
  | {
      readonly kind: "repeat";
      readonly body: PatternNode;
      readonly minimum: number;
      readonly maximum: number;
    };

/** `(?i)`, `(?s)` and `(?m)`, from where they stand to the end of their group. */
export interface Flags {
  readonly ignoreCase: boolean;
  /** `.` takes a line break too. */
  readonly dotAll: boolean;
  /** `^` and `$` stand at line breaks too. */
  readonly multiline: boolean;
}

/** What is wrong with a regular expression. Turned into an error of the expression by its caller. */
export class PatternProblem extends Error {
  override name = "PatternProblem";
}
