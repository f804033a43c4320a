import type { ExecutionPlan, PlannedScope, PlannedStep } from "@tidemark/core";

/** The steps of a plan by the paths under which they run: also those that stand in for others, or handle failures. */
export class PlannedSteps {
  readonly #byPath = new Map<string, PlannedStep>();

  constructor(plan: ExecutionPlan) {
    this.#add(plan.root);
  }

  /** The step that runs under a path: for `topics~cached_topics` that is `cached_topics`. */
  at(path: string): PlannedStep | undefined {
    const called = path.search(/[~!]/);
    if (called === -1) return this.#byPath.get(path);
    const scope = path.slice(0, path.slice(0, called).lastIndexOf(".") + 1);
    const id = path.slice(Math.max(path.lastIndexOf("~"), path.lastIndexOf("!")) + 1);
    return this.#byPath.get(scope + id);
  }

  all(): Iterable<PlannedStep> {
    return this.#byPath.values();
  }

  #add(scope: PlannedScope): void {
    for (const node of scope.nodes) {
      if (node.kind === "step") this.#byPath.set(node.path, node);
      else this.#add(node.scope);
    }
  }
}
