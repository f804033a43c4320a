import { ExpressionError, type Place } from "../expression-error.ts";
import { closestName } from "../source/closest-name.ts";

/**
 * A variable or key that is not there. Looking for a similar name takes time, so that it is done
 * only for an error that leaves the expression: see `explain`.
 */
export class MissingName extends ExpressionError {
  readonly #missing: string;
  readonly #container: object;
  readonly #otherwise: string | undefined;

  constructor(message: string, place: Place, missing: string, container: object, otherwise?: string) {
    super("not_found", message, place);
    this.#missing = missing;
    this.#container = container;
    this.#otherwise = otherwise;
  }

  /** The same error with a hint. */
  withHint(): ExpressionError {
    const similar = closestName(this.#missing, Object.keys(this.#container).slice(0, 1000));
    const hint = similar === undefined ? this.#otherwise : `Did you mean ${similar}?`;
    return new ExpressionError(this.code, this.message, this, hint === undefined ? {} : { hint });
  }
}

/** What is thrown to the caller for what an evaluation threw. */
export function explain(error: unknown): unknown {
  return error instanceof MissingName ? error.withHint() : error;
}
