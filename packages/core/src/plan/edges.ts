import type { ScopeTree } from "./scope-tree.ts";

/** What one node waits for: the nodes, and whether it needs an output of each. */
interface EdgeList {
  readonly to: number[];
  readonly required: boolean[];
  /** Where each node stands in the lists, once they are long. */
  places: Map<number, number> | undefined;
}

const shortList = 16;
const none: readonly number[] = [];

/** Which nodes of a scope wait for which others, collected while names are resolved. */
export class Edges {
  readonly #scopes = new Map<ScopeTree, (EdgeList | undefined)[]>();

  /** Notes that `from` waits for `to`; `required`: it also needs an output of it. */
  note(scope: ScopeTree, from: number, to: number, required: boolean): void {
    let nodes = this.#scopes.get(scope);
    if (nodes === undefined) this.#scopes.set(scope, (nodes = []));
    const list = (nodes[from] ??= { to: [], required: [], places: undefined });
    const place = placeOf(list, to);
    if (place === undefined) {
      list.places?.set(to, list.to.length);
      list.to.push(to);
      list.required.push(required);
    } else if (required) {
      list.required[place] = true;
    }
  }

  /** What a node waits for. */
  of(scope: ScopeTree, node: number): readonly number[] {
    return this.#scopes.get(scope)?.[node]?.to ?? none;
  }

  /** What a node needs an output of. */
  requiredBy(scope: ScopeTree, node: number): readonly number[] {
    const list = this.#scopes.get(scope)?.[node];
    if (list === undefined) return none;
    return list.required.includes(false) ? list.to.filter((_, place) => list.required[place]) : list.to;
  }

  /** What is called on a node's failure may read whatever it likes, so the node waits for that too. */
  inherit(scope: ScopeTree, node: number, called: number): void {
    for (const other of this.of(scope, called)) if (other !== node) this.note(scope, node, other, false);
  }
}

function placeOf(list: EdgeList, to: number): number | undefined {
  if (list.to.length < shortList) {
    const place = list.to.indexOf(to);
    return place === -1 ? undefined : place;
  }
  list.places ??= new Map(list.to.map((node, place) => [node, place]));
  return list.places.get(to);
}
