import { idPattern, joinPath, reservedNames, type GroupDefinition } from "@tidemark/spec";
import type { Problems } from "./problems.ts";
import type { ScopeTree } from "./scope-tree.ts";

/** Ids and loop variables: well formed, not reserved, unique in their scope; and `else` where something chooses. */
export function checkIdentity(scope: ScopeTree, problems: Problems, choosing = false): void {
  const seen = new Set<string>();
  for (const node of scope.nodes) {
    const place = { node: joinPath(scope.path, node.id), pointer: "/id" };
    checkName(node.id, place, problems);
    if (seen.has(node.id))
      problems.add("TM2020", place, `There are two steps \`${node.id}\` here.`, {
        help: "Give one of them another id.",
      });
    seen.add(node.id);
    if (node.else === true && !choosing) {
      problems.add("TM2035", { ...place, pointer: "/else" }, "Nothing chooses here, so there is no `else`.", {
        help: "It belongs to a step of a group with `choose: first`.",
      });
    }
    if (node.kind === "group" && node.as !== undefined)
      checkName(node.as, { ...place, pointer: "/as" }, problems);
  }
  for (const [index, child] of scope.children) {
    const group = scope.nodes[index] as GroupDefinition;
    checkIdentity(child, problems, group.choose !== undefined);
  }
}

function checkName(
  name: string,
  place: { readonly node: string; readonly pointer: string },
  problems: Problems,
): void {
  if (!idPattern.test(name)) {
    problems.add("TM2022", place, `\`${name}\` is no id.`, {
      expected: "a lower-case letter, then up to 63 letters, digits or _",
      help: "Write it like `fetch_topics`.",
    });
  } else if (reservedNames.has(name)) {
    problems.add("TM2021", place, `\`${name}\` already means something in expressions.`, {
      help: `Choose another name, such as \`${name}_step\`.`,
    });
  }
}
