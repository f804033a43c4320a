import { TidemarkError, isTidemarkError, type TidemarkErrorOptions } from "@tidemark/spec";

/** What can be wrong with an expression or a template. */
export type ExpressionErrorCode =
  /** The text is not CEL. */
  | "syntax"
  /** It calls a function or method that does not exist. */
  | "unknown_function"
  /** A value, or the number of arguments, does not fit the operation. */
  | "type"
  /** It reads a variable, a key or a list item that is not there. */
  | "not_found"
  /** A value of the right type that has no result: a division by zero, a malformed timestamp or pattern. */
  | "invalid_value"
  /** Too long, too deep, or too much work. */
  | "budget"
  /** It names `__proto__`, `constructor` or `prototype`. */
  | "unsafe_name"
  /** A secret anywhere but in a whole `${{ secrets.NAME }}`. */
  | "secret_in_expression"
  /** A `${{` without its `}}`. */
  | "unterminated";

/** A part of the text that was compiled. */
export interface Place {
  /** The whole text: the expression, or the string that holds `${{ … }}`. */
  readonly source: string;
  readonly start?: number;
  readonly end?: number;
  /** For a template: the JSON pointer of the string inside the value. */
  readonly pointer?: string;
}

/**
 * What this package throws. `start` and `end` are offsets in `source`.
 *
 * @example
 * try { compileExpression("a ="); } catch (error) { isExpressionError(error) && error.start } // 2
 */
export class ExpressionError extends TidemarkError<ExpressionErrorCode> {
  override name = "ExpressionError";
  readonly source: string;
  declare readonly start?: number;
  declare readonly end?: number;
  declare readonly pointer?: string;

  constructor(code: ExpressionErrorCode, message: string, place: Place, options?: TidemarkErrorOptions) {
    super("expressions", code, message, options);
    this.source = place.source;
    if (place.start !== undefined) this.start = place.start;
    if (place.end !== undefined) this.end = place.end;
    if (place.pointer !== undefined) this.pointer = place.pointer;
  }
}

/** Whether a value is an error of this package, whichever copy of it threw. */
export function isExpressionError(value: unknown): value is ExpressionError {
  return isTidemarkError(value, "expressions");
}
