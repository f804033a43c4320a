/** For so long the block keeps the height it had. */
const holdMs = 1200;

/** A height that grows at once and shrinks late, so that what stands below a list does not jump with each step that ends. */
export class HeldHeight {
  #height = 0;
  #until = 0;

  /** The least height now. */
  least(): number {
    return performance.now() < this.#until ? this.#height : 0;
  }

  /** So many lines were needed. */
  use(height: number): void {
    if (height < this.least()) return;
    this.#height = height;
    this.#until = performance.now() + holdMs;
  }
}
