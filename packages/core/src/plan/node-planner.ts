import type { Expression, Template } from "@tidemark/expressions";
import {
  defaultRetryPolicy,
  isResilienceError,
  retryPolicy,
  type RetryPolicy,
} from "@tidemark/resilience/policy";
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
import { callsHandler, type CallRole } from "./call-targets.ts";
import { checkSettings, chooseRuntime } from "./check-runtime.ts";
import type { Edges } from "./edges.ts";
import type { Bound, PlannedBody, PlannedDeferred, PlannedGroup, PlannedStep } from "./execution-plan.ts";
import { didYouMean, listWords, pointerTo, type Problems } from "./problems.ts";
import type { Reader } from "./reference-resolver.ts";
import { findNode, groupVariables, type ScopeTree } from "./scope-tree.ts";
import type { Writable } from "../writable.ts";

/** A node whose place in the graph is not known yet: `planScope` fills it in. */
export type StepDraft = Writable<PlannedStep>;
export type GroupDraft = Writable<Omit<PlannedGroup, "scope">> & { readonly output?: Bound<Template> };
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

const none: readonly never[] = [];
const condition = { condition: true };

const nothing: Bound<Template> = {
  code: { constant: true, references: [], secrets: [], evaluate: () => ({}), check: () => [] },
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
    const when =
      node.when === undefined
        ? undefined
        : this.#parts.binder.expression(node.when, reader, "/when", condition);
    const fallback = node.fallback === undefined ? undefined : place.tree.byId.get(node.fallback);
    const draft = node.kind === "step" ? this.#step(node, place, reader) : this.#group(node, place, reader);
    if (when !== undefined) draft.when = when;
    draft.always = when?.code.usesAlways ?? false;
    if (fallback !== undefined) draft.fallback = fallback;
    const handler = callsHandler(node.onError) ? place.tree.byId.get(node.onError!) : undefined;
    if (handler !== undefined) draft.handler = handler;
    return draft;
  }

  #reader(node: NodeDefinition, { tree, index, path, roles }: NodePlace): Reader {
    const reader: Writable<Reader> = { node: path, scope: tree, index };
    if (node.needs !== undefined) reader.needs = node.needs;
    if (roles !== undefined) reader.calledAs = roles as ReadonlySet<"fallback" | "onError">;
    return reader;
  }

  #needs(node: NodeDefinition, { tree, index, path }: NodePlace): void {
    node.needs?.forEach((name, at) => {
      const target = tree.byId.get(name);
      if (target !== undefined) return this.#parts.edges.note(tree, index, target, true);
      const outer = findNode(tree, name);
      const place = { node: path, pointer: `/needs/${at}` };
      const names = [...tree.byId.keys()].filter((id) => id !== node.id);
      this.#parts.problems.add(
        "TM2030",
        place,
        `\`needs\` names \`${name}\`, and there is no such step here.`,
        {
          help:
            outer === undefined
              ? (didYouMean(suggest(name, names)) ?? `Steps here: ${listWords(names)}.`)
              : "It is outside this group: let the group need it.",
        },
      );
    });
  }

  #step(node: StepDefinition, place: NodePlace, reader: Reader): StepDraft {
    const { definition, problems, runtimes, binder } = this.#parts;
    const { index, path } = place;
    const builtIn = node.uses !== undefined && builtInTypes.has(node.uses);
    const runtime = builtIn ? undefined : chooseRuntime(node, path, runtimes, problems);
    if (runtime !== undefined) checkSettings(node, path, runtime, problems);
    this.#limit(node, place);
    const draft: StepDraft = {
      kind: "step",
      index,
      id: node.id,
      path,
      wave: 0,
      dependencies: none,
      required: none,
      always: false,
      definition: node,
      uses: node.uses ?? runtime?.type ?? "",
      settings: this.#settings(node, runtime, reader),
      deferred: runtime?.deferred === undefined ? none : this.#deferred(node, runtime.deferred, reader),
      values: runtime?.values === true ? this.#values(node, place) : none,
      retry: this.#retry(node, place),
    };
    if (runtime !== undefined) draft.runtime = runtime;
    if (node.body !== undefined) draft.body = this.#body(node, runtime, reader);
    const env = node.env === undefined ? undefined : binder.template(node.env, reader, "/env");
    if (env !== undefined) draft.env = env;
    // Defaults are for work: a question without a time of its own waits for ever.
    const works = !builtIn && runtime?.asks !== true;
    const timeoutMs =
      node.timeoutMs ?? (works ? (definition.defaults.timeoutMs ?? runtime?.timeoutMs) : node.deadlineMs);
    if (timeoutMs !== undefined && timeoutMs > 0) draft.timeoutMs = timeoutMs;
    return draft;
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
    const values: { id: string; index: number }[] = [];
    for (const id of node.needs ?? []) {
      const index = tree.byId.get(id);
      if (index !== undefined) values.push({ id, index });
    }
    return values;
  }

  #limit(node: StepDefinition, { path }: NodePlace): void {
    const limits = Object.keys(this.#parts.definition.run.limits ?? {});
    if (node.limit === undefined || limits.includes(node.limit)) return;
    this.#parts.problems.add(
      "TM2034",
      { node: path, pointer: "/limit" },
      `The limit \`${node.limit}\` has no number.`,
      {
        help:
          didYouMean(suggest(node.limit, limits)) ??
          `Add \`limits: { ${node.limit}: 3 }\` under \`run:\` in the front matter.`,
      },
    );
  }

  #settings(node: StepDefinition, runtime: RuntimeDescription | undefined, reader: Reader): Bound<Template> {
    let own: Record<string, Json> | undefined;
    for (const key in node.settings) {
      if (runtime?.deferred !== undefined && Object.hasOwn(runtime.deferred, key)) continue;
      own ??= {};
      // Assigned, this one would be taken for something else; the template shall see and refuse it.
      if (key === "__proto__")
        Object.defineProperty(own, key, { enumerable: true, value: node.settings[key] });
      else own[key] = node.settings[key]!;
    }
    return (own && this.#parts.binder.template(own, reader, "/settings")) ?? nothing;
  }

  #deferred(
    node: StepDefinition,
    deferred: NonNullable<RuntimeDescription["deferred"]>,
    reader: Reader,
  ): readonly PlannedDeferred[] {
    const planned: PlannedDeferred[] = [];
    for (const [setting, { kind, variables, ...options }] of Object.entries(deferred)) {
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
            ? this.#parts.binder.expression(value, inner, pointer, options)
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
      this.#parts.problems.add(
        "TM2007",
        place,
        "Values do not enter a script as text: one of them could bring a command of its own.",
        {
          help: `Read "$${name}" here, and write in the settings:\n  env:\n    ${name}: \${{ ${source} }}`,
        },
      );
    }
  }

  #group(node: GroupDefinition, place: NodePlace, reader: Reader): GroupDraft {
    const { binder } = this.#parts;
    const { index, path } = place;
    if (node.each !== undefined) binder.template(node.each, reader, "/each");
    const tree = place.tree.children.get(index)!;
    const inner: Reader = { node: path, scope: tree, index: -1, variables: groupVariables(node) };
    for (const key of ["until", "while"] as const) {
      const source = node.repeat?.[key];
      if (source !== undefined) binder.expression(source, inner, `/repeat/${key}`, condition);
    }
    const output = node.output === undefined ? undefined : binder.template(node.output, inner, "/output");
    return {
      kind: "group",
      index,
      id: node.id,
      path,
      wave: 0,
      dependencies: none,
      required: none,
      always: false,
      definition: node,
      ...(output && { output }),
    };
  }
}
