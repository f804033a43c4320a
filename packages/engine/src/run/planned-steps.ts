import type { ExecutionPlan, PlannedScope, PlannedStep } from "@tidemark/core";

/** Where the step that runs under a path stands in its flow: `cached_topics` for `topics~cached_topics`. */
export function definitionPath(path: string): string {
  const called = path.search(/[~!]/);
  if (called === -1) return path;
  const scope = path.slice(0, path.slice(0, called).lastIndexOf(".") + 1);
  const id = path.slice(Math.max(path.lastIndexOf("~"), path.lastIndexOf("!")) + 1);
  return scope + id;
}

/** The steps of a plan by the paths under which they run: also those that stand in for others, or handle failures. */
export class PlannedSteps {
  readonly #byPath = new Map<string, PlannedStep>();

  constructor(plan: ExecutionPlan) {
    this.#add(plan.root);
  }

  /** The step that runs under a path: for `topics~cached_topics` that is `cached_topics`. */
  at(path: string): PlannedStep | undefined {
    return this.#byPath.get(definitionPath(path));
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
