import { PatternProblem } from "./pattern-node.ts";

/** Reads a regular expression code point by code point. */
export class PatternReader {
  readonly #points: readonly string[];
  #index = 0;

  constructor(pattern: string) {
    this.#points = Array.from(pattern);
  }

  get done(): boolean {
    return this.#index >= this.#points.length;
  }

  /** The character ahead, `""` at the end. */
  peek(ahead = 0): string {
    return this.#points[this.#index + ahead] ?? "";
  }

  next(): string {
    if (this.done) throw new PatternProblem("The regular expression ends too early.");
    return this.#points[this.#index++] as string;
  }

  /** Steps over a text if it is ahead. */
  take(text: string): boolean {
    for (let offset = 0; offset < text.length; offset++) if (this.peek(offset) !== text[offset]) return false;
    this.#index += text.length;
    return true;
  }

  /** Steps over everything up to and with a character, and gives what was before it. */
  takeUntil(end: string): string {
    let taken = "";
    for (let character = this.next(); character !== end; character = this.next()) taken += character;
    return taken;
  }

  /** Goes back to an earlier place, as `mark` gave it. */
  reset(mark: number): void {
    this.#index = mark;
  }

  mark(): number {
    return this.#index;
  }
}
