import type { PlannedScope } from "../plan/execution-plan.ts";
import type { RunState } from "./run-state.ts";

/** Tells when the waves of a scope start and end. */
export class WaveTracker {
  readonly #run: RunState;
  readonly #scope: PlannedScope;
  /** How many nodes of each wave have not ended. */
  readonly #left: number[];
  readonly #startedAt: number[] = [];
  readonly #lost = new Set<number>();
  #current = 0;

  constructor(run: RunState, scope: PlannedScope) {
    this.#run = run;
    this.#scope = scope;
    this.#left = [0];
    for (const node of scope.nodes)
      if (node.wave > 0) this.#left[node.wave] = (this.#left[node.wave] ?? 0) + 1;
  }

  /** The highest wave of which it and all before it have ended well enough for the run to go on. */
  get current(): number {
    return this.#current;
  }

  start(wave: number): void {
    if (this.#startedAt[wave] !== undefined) return;
    this.#startedAt[wave] = this.#run.now;
    const { path, nodes, graph } = this.#scope;
    const steps = graph.waves[wave - 1]!.map((index) => nodes[index]!.path);
    this.#run.emit({ type: "wave.started", scope: path, wave, steps });
  }

  /** One node of the wave has ended, or is lost because the run ends. True where it was the last. */
  end(wave: number, isLost: boolean): boolean {
    this.#left[wave]! -= 1;
    if (isLost) this.#lost.add(wave);
    if (this.#left[wave] !== 0) return false;
    while (this.#left[this.#current + 1] === 0 && !this.#lost.has(this.#current + 1)) this.#current += 1;
    const startedAt = this.#startedAt[wave];
    if (startedAt !== undefined) {
      this.#run.emit({
        type: "wave.finished",
        scope: this.#scope.path,
        wave,
        durationMs: this.#run.now - startedAt,
      });
    }
    return true;
  }
}
