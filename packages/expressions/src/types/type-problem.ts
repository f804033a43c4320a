/** What is wrong where types do not fit. */
export type TypeProblemCode =
  /** An operator on types that it does not take. */
  | "operator"
  /** A function or method with an argument of a type that it does not take. */
  | "argument"
  /** A method or macro on a type that does not have it. */
  | "method"
  /** A member or item of a value that has none, or not under such a key. */
  | "member"
  /** A member that the object does not have. */
  | "missing_member"
  /** Something other than true or false where one of them has to be. */
  | "not_boolean"
  /** A macro over something that has no items. */
  | "not_iterable"
  /** A comparison of values that are never equal. It works, and is hardly meant. */
  | "never_equal";

/** A part of an expression that fails, or means nothing, whenever it is evaluated. */
export interface TypeProblem {
  readonly code: TypeProblemCode;
  /** One sentence. */
  readonly message: string;
  /** Offsets in the text that was compiled; for a template, in the string at the pointer. */
  readonly start: number;
  readonly end: number;
  /** What to do about it. */
  readonly hint?: string;
  /** For `missing_member`: what was looked for, in what, and what there is. */
  readonly missing?: MissingMember;
}

export interface MissingMember {
  readonly member: string;
  /** The name of the object's type. */
  readonly of?: string;
  readonly known: readonly string[];
  /** The known name that is most like it. */
  readonly suggestion?: string;
}

/** A problem in a template. */
export interface TemplateTypeProblem extends TypeProblem {
  /** The JSON pointer of the string inside the value; `""` if the value is the string. */
  readonly pointer: string;
}
