import {
  typeFromJsonSchema,
  unionOf,
  type ObjectType,
  type TypeNames,
  type ValueType,
} from "@tidemark/expressions";
import type { FlowDefinition, JsonSchema, NodeDefinition, StepStatus } from "@tidemark/spec";
import type { Binding, NamedStep, StepPlace } from "./execution-plan.ts";
import { scopeAbove, type ScopeTree } from "./scope-tree.ts";

const any: ValueType = { kind: "any" };
const text: ValueType = { kind: "text" };
const nothing: ValueType = { kind: "null" };

/** `running`: a step, as its own fallback sees it. */
const statuses: Readonly<Record<StepStatus | "running", true>> = {
  done: true,
  failed: true,
  skipped: true,
  rejected: true,
  cancelled: true,
  fallback: true,
  running: true,
};
const status: ValueType = { kind: "text", values: Object.keys(statuses) };
const attempts: ValueType = { kind: "number" };
const error = unionOf([nothing, { kind: "object", properties: {}, others: any }]);
const startedAt = unionOf([nothing, text]);
const durationMs = unionOf([nothing, attempts]);

/** What else is read of it is looked at by the reference resolver. */
const run: ValueType = {
  kind: "object",
  properties: { id: text, startedAt: text, flow: text, attempt: attempts },
  others: any,
};

/** Names of types that steps do not have: see `typeOfStep`. */
export const declaredRoots: ReadonlySet<string> = new Set(["inputs", "config", "steps"]);

/** What is known of the values that the names of a definition have, as far as schemas say so. */
export class NameTypes {
  readonly #definition: FlowDefinition;
  readonly #returned = new Map<NodeDefinition, ValueType>();
  /** What `steps.x` shows of a step whose output is of this type. */
  readonly #described = new Map<NodeDefinition, ValueType>();
  #inputs: ValueType | undefined;
  #config: ValueType | undefined;
  #env: ValueType | undefined;

  constructor(definition: FlowDefinition) {
    this.#definition = definition;
  }

  /** The types of an expression's names, or nothing where each of them can be anything. */
  of(bindings: readonly Binding[], scope: ScopeTree): TypeNames | undefined {
    let names: Record<string, ValueType> | undefined;
    for (const binding of bindings) {
      const type = this.#typeOf(binding, scope);
      if (type.kind !== "any") (names ??= {})[binding.name] = type;
    }
    return names;
  }

  #typeOf(binding: Binding, scope: ScopeTree): ValueType {
    switch (binding.from) {
      case "inputs":
        return (this.#inputs ??= typeOfDeclared("inputs", this.#definition.inputs));
      case "config":
        return (this.#config ??= typeOfDeclared("config", this.#definition.config));
      case "env":
        return (this.#env ??= typeOfTexts(this.#definition.env));
      case "run":
        return run;
      case "step":
        return this.#typeOfOutput(binding.step, scope);
      case "steps":
        return this.#typeOfSteps(binding.steps, scope);
      default:
        return any;
    }
  }

  /** `null` too: that is what a step reads as which was skipped or failed. */
  #typeOfOutput(step: StepPlace, scope: ScopeTree): ValueType {
    const home = scopeAbove(scope, step.up);
    return this.#typeReturned(home.nodes[step.index]!, home);
  }

  #typeReturned(node: NodeDefinition, scope: ScopeTree): ValueType {
    if (node.kind === "group" || node.returns === undefined) return any;
    const known = this.#returned.get(node);
    if (known !== undefined) return known;
    // Fallbacks can call each other in a circle, of which somebody else complains.
    this.#returned.set(node, any);
    const own = unionOf([nothing, typeFromJsonSchema(node.returns, node.id)]);
    const standIn = node.fallback === undefined ? undefined : scope.byId.get(node.fallback);
    const type =
      standIn === undefined ? own : unionOf([own, this.#typeReturned(scope.nodes[standIn]!, scope)]);
    this.#returned.set(node, type);
    return type;
  }

  #typeOfSteps(steps: readonly NamedStep[], scope: ScopeTree): ValueType {
    const properties: Record<string, ValueType> = {};
    for (const step of steps) properties[step.name] = this.#typeOfStep(step, scope);
    // Which others there are is looked at by the reference resolver.
    return { kind: "object", properties, others: any, name: "steps" };
  }

  #typeOfStep(step: NamedStep, scope: ScopeTree): ValueType {
    const node = scopeAbove(scope, step.up).nodes[step.index]!;
    // A group's shows more than a step's.
    if (node.kind === "group") return any;
    let type = this.#described.get(node);
    if (type === undefined) {
      const output = this.#typeOfOutput(step, scope);
      const properties = { status, output, error, attempts, startedAt, durationMs };
      type = { kind: "object", properties, name: `steps.${node.id}` };
      this.#described.set(node, type);
    }
    return type;
  }
}

/** Inputs and knobs have been held against their schemas when a run starts. Other names are looked at by the reference resolver. */
function typeOfDeclared(root: string, schemas: Readonly<Record<string, JsonSchema>>): ObjectType {
  const properties: Record<string, ValueType> = {};
  for (const [name, schema] of Object.entries(schemas)) {
    properties[name] = typeFromJsonSchema(schema, `${root}.${name}`);
  }
  return { kind: "object", properties, others: any };
}

function typeOfTexts(names: readonly string[]): ObjectType {
  return { kind: "object", properties: Object.fromEntries(names.map((name) => [name, text])), others: any };
}
