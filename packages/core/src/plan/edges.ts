import type { ScopeTree } from "./scope-tree.ts";

/** Which nodes of a scope wait for which others, collected while names are resolved. */
export class Edges {
  readonly #scopes = new Map<ScopeTree, Map<number, Map<number, boolean>>>();

  /** Notes that `from` waits for `to`; `required`: it also needs an output of it. */
  note(scope: ScopeTree, from: number, to: number, required: boolean): void {
    let nodes = this.#scopes.get(scope);
    if (nodes === undefined) this.#scopes.set(scope, (nodes = new Map()));
    let needed = nodes.get(from);
    if (needed === undefined) nodes.set(from, (needed = new Map()));
    if (required || !needed.has(to)) needed.set(to, required);
  }

  /** What a node waits for. */
  of(scope: ScopeTree, node: number): readonly number[] {
    const needed = this.#scopes.get(scope)?.get(node);
    return needed === undefined ? none : [...needed.keys()];
  }

  /** What a node needs an output of. */
  requiredBy(scope: ScopeTree, node: number): readonly number[] {
    const needed = this.#scopes.get(scope)?.get(node);
    if (needed === undefined) return none;
    const required: number[] = [];
    for (const [other, isRequired] of needed) if (isRequired) required.push(other);
    return required;
  }

  /** What is called on a node's failure may read whatever it likes, so the node waits for that too. */
  inherit(scope: ScopeTree, node: number, called: number): void {
    for (const other of this.of(scope, called)) if (other !== node) this.note(scope, node, other, false);
  }
}

const none: readonly number[] = [];
