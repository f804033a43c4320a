import { joinPath, suggest, type NodeDefinition } from "@tidemark/spec";
import { findCycles } from "./cycles.ts";
import { didYouMean, listWords, type Problems } from "./problems.ts";
import type { ScopeTree } from "./scope-tree.ts";

export type CallRole = "fallback" | "onError" | "undo";

/** The nodes of a scope that run only when called, and as what. */
export type CallTargets = ReadonlyMap<number, ReadonlySet<CallRole>>;

const settingNames: Readonly<Record<CallRole, string>> = {
  fallback: "fallback",
  onError: "on_error",
  undo: "undo",
};

/** Looks up whom the nodes of a scope call, complaining of names that are not there and of fallbacks in a circle. */
export function findCallTargets(
  scope: ScopeTree,
  flowOnError: string | undefined,
  problems: Problems,
): CallTargets {
  const targets = new Map<number, Set<CallRole>>();
  const call = (role: CallRole, name: string, node: string, pointer: string): void => {
    const index = scope.byId.get(name);
    if (index === undefined) {
      const names = [
        ...scope.byId.keys(),
        ...(role === "onError" && node !== "" ? ["fail", "continue"] : []),
      ];
      problems.add(
        "TM2030",
        { node, pointer },
        `\`${settingNames[role]}\` names \`${name}\`, and there is no such step here.`,
        {
          help: didYouMean(suggest(name, names)) ?? `Steps here: ${listWords(names)}.`,
        },
      );
      return;
    }
    const roles = targets.get(index) ?? new Set();
    targets.set(index, roles.add(role));
  };
  for (const node of scope.nodes) {
    const path = joinPath(scope.path, node.id);
    if (node.fallback !== undefined) call("fallback", node.fallback, path, "/fallback");
    if (callsHandler(node.onError)) call("onError", node.onError!, path, "/onError");
    if (node.kind === "step" && node.undo !== undefined) call("undo", node.undo, path, "/undo");
  }
  if (flowOnError !== undefined) call("onError", flowOnError, "", "/onError");
  checkFallbackLoops(scope, problems);
  return targets;
}

export function callsHandler(onError: string | undefined): boolean {
  return onError !== undefined && onError !== "fail" && onError !== "continue";
}

function checkFallbackLoops(scope: ScopeTree, problems: Problems): void {
  if (!scope.nodes.some(({ fallback }) => fallback !== undefined)) return;
  const next = scope.nodes.map((node: NodeDefinition) => {
    const index = node.fallback === undefined ? undefined : scope.byId.get(node.fallback);
    return index === undefined ? [] : [index];
  });
  for (const loop of findCycles(next)) {
    const ids = loop.map((index) => scope.nodes[index]!.id);
    const place = { node: joinPath(scope.path, ids[0]!), pointer: "/fallback" };
    problems.add("TM2032", place, `These fallbacks call each other: ${[...ids, ids[0]].join(" → ")}.`, {
      help: "Let the last of them fail, so that the failure is reported.",
    });
  }
}
