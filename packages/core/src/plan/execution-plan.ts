import type { RetryPolicy } from "@tidemark/resilience/policy";
import type { Expression, Template } from "@tidemark/expressions";
import type {
  BodyKind,
  DefinitionProblem,
  FlowDefinition,
  GroupDefinition,
  RuntimeDescription,
  StepDefinition,
} from "@tidemark/spec";
import type { Graph } from "./graph.ts";

/** A definition made ready to run: names resolved, expressions compiled, steps in waves. */
export interface ExecutionPlan {
  readonly definition: FlowDefinition;
  readonly root: PlannedScope;
  /** The node of the root that runs when the run fails. */
  readonly handler?: number;
  /** The paths of each wave of the flow's own scope. */
  readonly waves: readonly (readonly string[])[];
  /** What the definition asks for and this version cannot run. Such a plan can be looked at and not run. */
  readonly unsupported: readonly DefinitionProblem[];
}

/** The nodes of a flow or of a group, with the graph between them. */
export interface PlannedScope {
  /** The group's path, or `""`. */
  readonly path: string;
  readonly nodes: readonly PlannedNode[];
  readonly graph: Graph;
  readonly output?: Bound<Template>;
}

interface PlannedBase {
  /** The place in its scope's `nodes`. */
  readonly index: number;
  readonly id: string;
  readonly path: string;
  /** From 1; 0 for a node that is out of the plan and runs only when called. */
  readonly wave: number;
  /** Nodes of the same scope that it waits for. */
  readonly dependencies: readonly number[];
  /** Those of them that must have an output: where one was skipped, this one is skipped too. */
  readonly required: readonly number[];
  readonly when?: Bound<Expression>;
  /** Whether it runs although something it needs was skipped. */
  readonly always: boolean;
  readonly fallback?: number;
  /** The node that runs when this one has failed for good. */
  readonly handler?: number;
}

export interface PlannedStep extends PlannedBase {
  readonly kind: "step";
  readonly definition: StepDefinition;
  readonly uses: string;
  readonly runtime?: RuntimeDescription;
  readonly settings: Bound<Template>;
  readonly body?: PlannedBody;
  readonly env?: Bound<Template>;
  readonly deferred: readonly PlannedDeferred[];
  /** The steps whose outputs a runtime that asks for `values` receives. */
  readonly values: readonly { readonly id: string; readonly index: number }[];
  readonly retry: RetryPolicy;
  readonly timeoutMs?: number;
}

export interface PlannedGroup extends PlannedBase {
  readonly kind: "group";
  readonly definition: GroupDefinition;
  readonly scope: PlannedScope;
}

export type PlannedNode = PlannedStep | PlannedGroup;

export interface PlannedBody {
  readonly language: string;
  readonly kind: BodyKind;
  /** Absent for a raw body. */
  readonly code?: Bound<Expression | Template>;
  readonly text: string;
}

export interface PlannedDeferred {
  readonly setting: string;
  readonly kind: "expression" | "template";
  readonly bindings: readonly Binding[];
}

/** Compiled code with where its free names come from. */
export interface Bound<Code> {
  readonly code: Code;
  readonly bindings: readonly Binding[];
}

/** Where the value of a name comes from. */
export type Binding =
  | {
      readonly name: string;
      readonly from: "inputs" | "config" | "env" | "run" | "primary" | "failure" | "variable";
    }
  | { readonly name: string; readonly from: "step"; readonly step: StepPlace }
  | { readonly name: "steps"; readonly from: "steps"; readonly steps: readonly NamedStep[] };

/** A node, seen from a scope: so many scopes up, at this index. */
export interface StepPlace {
  readonly up: number;
  readonly index: number;
}

export interface NamedStep extends StepPlace {
  /** As the expression names it: `topics`, `route.order`. */
  readonly name: string;
}
