import type { Expression, Template } from "@tidemark/expressions";
import { defaultRetryPolicy, isResilienceError, retryPolicy, type RetryPolicy } from "@tidemark/resilience/policy";
import {
  suggest,
  type BodyKind,
  type FlowDefinition,
  type GroupDefinition,
  type Json,
  type NodeDefinition,
  type RuntimeDescription,
  type StepDefinition,
} from "@tidemark/spec";
import type { Binder } from "./binder.ts";
import { builtInTypes } from "./built-in-types.ts";
import type { CallRole } from "./call-targets.ts";
import { checkSettings, chooseRuntime } from "./check-runtime.ts";
import type { Edges } from "./edges.ts";
import type { Bound, PlannedBody, PlannedDeferred, PlannedGroup, PlannedStep } from "./execution-plan.ts";
import { didYouMean, listWords, pointerTo, type Problems } from "./problems.ts";
import type { Reader } from "./reference-resolver.ts";
import { findNode, groupVariables, type ScopeTree } from "./scope-tree.ts";

/** A node with everything but its place in the graph. */
export type StepDraft = Omit<PlannedStep, "wave" | "dependencies" | "required">;
export type GroupDraft = Omit<PlannedGroup, "wave" | "dependencies" | "required" | "scope"> & { readonly output?: Bound<Template> };
export type NodeDraft = StepDraft | GroupDraft;

export interface NodePlace {
  readonly tree: ScopeTree;
  readonly index: number;
  readonly path: string;
  readonly roles: ReadonlySet<CallRole> | undefined;
}

export interface NodePlannerParts {
  readonly definition: FlowDefinition;
  readonly runtimes: readonly RuntimeDescription[] | undefined;
  readonly problems: Problems;
  readonly binder: Binder;
  readonly edges: Edges;
}

const nothing: Bound<Template> = {
  code: { constant: true, references: [], secrets: [], evaluate: () => ({}) },
  bindings: [],
};

/** Compiles what one node says, notes what it waits for, and complains of what is wrong with it. */
export class NodePlanner {
  readonly #parts: NodePlannerParts;
  /** The policy of the many steps that say nothing of retries. */
  #usualRetry: RetryPolicy | undefined;

  constructor(parts: NodePlannerParts) {
    this.#parts = parts;
  }

  draft(node: NodeDefinition, place: NodePlace): NodeDraft {
    const reader = this.#reader(node, place);
    this.#needs(node, place);
    const when = node.when === undefined ? undefined : this.#parts.binder.expression(node.when, reader, "/when");
    const fallback = node.fallback === undefined ? undefined : place.tree.byId.get(node.fallback);
    const base = {
      index: place.index,
      id: node.id,
      path: place.path,
      always: when?.code.usesAlways ?? false,
      ...(when && { when }),
      ...(fallback !== undefined && { fallback }),
    };
    if (node.kind === "group") return { ...base, kind: "group", definition: node, ...this.#group(node, place, reader) };
    return { ...base, ...this.#step(node, place, reader) };
  }

  #reader(node: NodeDefinition, { tree, index, path, roles }: NodePlace): Reader {
    return {
      node: path,
      scope: tree,
      index,
      ...(node.needs && { needs: node.needs }),
      ...(roles && { calledAs: roles as ReadonlySet<"fallback" | "onError"> }),
    };
  }

  #needs(node: NodeDefinition, { tree, index, path }: NodePlace): void {
    node.needs?.forEach((name, at) => {
      const target = tree.byId.get(name);
      if (target !== undefined) return this.#parts.edges.note(tree, index, target, true);
      const outer = findNode(tree, name);
      const place = { node: path, pointer: `/needs/${at}` };
      const names = [...tree.byId.keys()].filter((id) => id !== node.id);
      this.#parts.problems.add("TM2030", place, `\`needs\` names \`${name}\`, and there is no such step here.`, {
        help:
          outer === undefined
            ? (didYouMean(suggest(name, names)) ?? `Steps here: ${listWords(names)}.`)
            : "It is outside this group: let the group need it.",
      });
    });
  }

  #step(node: StepDefinition, place: NodePlace, reader: Reader): Omit<StepDraft, "index" | "id" | "path" | "always"> {
    const { definition, problems, runtimes } = this.#parts;
    const builtIn = node.uses !== undefined && builtInTypes.has(node.uses);
    const runtime = builtIn ? undefined : chooseRuntime(node, place.path, runtimes, problems);
    if (runtime !== undefined) checkSettings(node, place.path, runtime, problems);
    this.#limit(node, place);
    const body = node.body === undefined ? undefined : this.#body(node, runtime, reader);
    const env = node.env === undefined ? undefined : this.#parts.binder.template(node.env, reader, "/env");
    const timeoutMs = node.timeoutMs ?? (builtIn ? undefined : (definition.defaults.timeoutMs ?? runtime?.timeoutMs));
    return {
      kind: "step",
      definition: node,
      uses: node.uses ?? runtime?.type ?? "",
      ...(runtime && { runtime }),
      settings: this.#settings(node, runtime, reader),
      ...(body && { body }),
      ...(env && { env }),
      deferred: this.#deferred(node, runtime, reader),
      values: runtime?.values === true ? this.#values(node, place) : [],
      retry: this.#retry(node, place),
      ...(timeoutMs !== undefined && timeoutMs > 0 && { timeoutMs }),
    };
  }

  #retry(node: StepDefinition, { path }: NodePlace): RetryPolicy {
    const { defaults } = this.#parts.definition;
    try {
      if (node.retry === undefined) return (this.#usualRetry ??= retryPolicy(undefined, defaults.retry));
      return retryPolicy(node.retry, defaults.retry);
    } catch (error) {
      if (!isResilienceError(error)) throw error;
      this.#parts.problems.add("TM2012", { node: path, pointer: "/retry" }, error.message);
      return defaultRetryPolicy;
    }
  }

  #values(node: StepDefinition, { tree }: NodePlace): StepDraft["values"] {
    return (node.needs ?? []).flatMap((id) => {
      const index = tree.byId.get(id);
      return index === undefined ? [] : [{ id, index }];
    });
  }

  #limit(node: StepDefinition, { path }: NodePlace): void {
    const limits = Object.keys(this.#parts.definition.run.limits ?? {});
    if (node.limit === undefined || limits.includes(node.limit)) return;
    this.#parts.problems.add("TM2034", { node: path, pointer: "/limit" }, `The limit \`${node.limit}\` has no number.`, {
      help: didYouMean(suggest(node.limit, limits)) ?? `Add \`limits: { ${node.limit}: 3 }\` under \`run:\` in the front matter.`,
    });
  }

  #settings(node: StepDefinition, runtime: RuntimeDescription | undefined, reader: Reader): Bound<Template> {
    const own: Record<string, Json> = {};
    let any = false;
    for (const [key, value] of Object.entries(node.settings)) {
      if (Object.hasOwn(runtime?.deferred ?? {}, key)) continue;
      own[key] = value;
      any = true;
    }
    return any ? (this.#parts.binder.template(own, reader, "/settings") ?? nothing) : nothing;
  }

  #deferred(node: StepDefinition, runtime: RuntimeDescription | undefined, reader: Reader): readonly PlannedDeferred[] {
    const planned: PlannedDeferred[] = [];
    for (const [setting, { kind, variables }] of Object.entries(runtime?.deferred ?? {})) {
      const value = node.settings[setting];
      if (value === undefined) continue;
      const as = node.settings["as"];
      const names = typeof as === "string" ? [as, ...variables.slice(1)] : variables;
      const inner = { ...reader, variables: new Set(names) };
      const pointer = pointerTo("/settings", setting);
      const bound =
        kind === "template"
          ? this.#parts.binder.template(value, inner, pointer)
          : typeof value === "string"
            ? this.#parts.binder.expression(value, inner, pointer)
            : undefined;
      if (bound === undefined) continue;
      planned.push({ setting, kind, bindings: bound.bindings.filter(({ name }) => !names.includes(name)) });
    }
    return planned;
  }

  #body(node: StepDefinition, runtime: RuntimeDescription | undefined, reader: Reader): PlannedBody {
    const { language, text } = node.body!;
    const kind: BodyKind = runtime?.languages?.[language] ?? "raw";
    const code = this.#bodyCode(kind, text, reader);
    if (kind === "raw" && runtime !== undefined) this.#complainOfValues(text, reader.node);
    return { language, kind, text, ...(code && { code }) };
  }

  #bodyCode(kind: BodyKind, text: string, reader: Reader): Bound<Expression | Template> | undefined {
    if (kind === "expression") return this.#parts.binder.expression(text, reader, "/body");
    return kind === "template" ? this.#parts.binder.template(text, reader, "/body") : undefined;
  }

  #complainOfValues(text: string, node: string): void {
    for (const match of text.matchAll(/(?<!\$)\$\{\{(.*?)\}\}/gs)) {
      const place = { node, pointer: "/body", start: match.index, end: match.index + match[0].length };
      const source = (match[1] ?? "").trim();
      const name = (/([A-Za-z_]\w*)\W*$/.exec(source)?.[1] ?? "value").toUpperCase();
      this.#parts.problems.add("TM2007", place, "Values do not enter a script as text: one of them could bring a command of its own.", {
        help: `Write \`env: { ${name}: … }\` as a block in the settings with \`${name}: \${{ ${source} }}\`, and read "$${name}" here.`,
      });
    }
  }

  #group(node: GroupDefinition, place: NodePlace, reader: Reader): { readonly output?: Bound<Template> } {
    const { binder } = this.#parts;
    if (node.each !== undefined) binder.template(node.each, reader, "/each");
    const tree = place.tree.children.get(place.index)!;
    const inner: Reader = { node: place.path, scope: tree, index: -1, variables: groupVariables(node) };
    for (const key of ["until", "while"] as const) {
      const source = node.repeat?.[key];
      if (source !== undefined) binder.expression(source, inner, `/repeat/${key}`);
    }
    const output = node.output === undefined ? undefined : binder.template(node.output, inner, "/output");
    return output === undefined ? {} : { output };
  }
}
