/** The brand of every error, the same in every copy of this package. */
const family = Symbol.for("@tidemark/error");

export interface TidemarkErrorOptions {
  readonly cause?: unknown;
  /** Whether trying again may help; `"unknown"` leaves the error without an answer. @default false */
  readonly retryable?: boolean | "unknown";
  /** What the reader can do next, in one sentence. */
  readonly hint?: string;
}

/**
 * The base of every error that a Tidemark package throws.
 *
 * Each package derives one class with its own family name and a closed union of codes. Guards
 * compare the family and not the class, so two copies of a package still understand each other.
 *
 * @example
 * try { parseDuration("soon") } catch (error) { isTidemarkError(error) && error.code } // "invalid_duration"
 */
export class TidemarkError<Code extends string = string> extends Error {
  override name = "TidemarkError";
  readonly code: Code;
  /** Left out where nobody can know: the end of somebody else's program, say. */
  readonly retryable?: boolean;
  readonly hint?: string;

  constructor(familyName: string, code: Code, message: string, options: TidemarkErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    Object.defineProperty(this, family, { value: familyName });
    this.code = code;
    const { retryable = false } = options;
    if (retryable !== "unknown") this.retryable = retryable;
    if (options.hint !== undefined) this.hint = options.hint;
  }
}

/** Whether a value is an error of any Tidemark package, or of the one family named. */
export function isTidemarkError(value: unknown, familyName?: string): value is TidemarkError {
  if (typeof value !== "object" || value === null || !(family in value)) return false;
  return familyName === undefined || (value as Record<symbol, unknown>)[family] === familyName;
}

/** What the contracts themselves can complain about. */
export type SpecErrorCode = "invalid_duration";

export class SpecError extends TidemarkError<SpecErrorCode> {
  override name = "SpecError";

  constructor(code: SpecErrorCode, message: string, options?: TidemarkErrorOptions) {
    super("spec", code, message, options);
  }
}

export function isSpecError(value: unknown): value is SpecError {
  return isTidemarkError(value, "spec");
}
