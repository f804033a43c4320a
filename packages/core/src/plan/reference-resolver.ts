import type { Reference } from "@tidemark/expressions";
import { joinPath, suggest, type DefinitionPlace, type FlowDefinition } from "@tidemark/spec";
import type { Binding, NamedStep, StepPlace } from "./execution-plan.ts";
import { didYouMean, listWords, type Problems } from "./problems.ts";
import {
  ancestorIndex,
  findAnywhere,
  findNode,
  isVariable,
  scopeAbove,
  visibleNames,
  type ScopeTree,
} from "./scope-tree.ts";

/** Who reads, in the scope whose names it sees: a node of that scope, or, with index -1, the flow or group that it belongs to. */
export interface Reader {
  readonly node: string;
  readonly scope: ScopeTree;
  readonly index: number;
  /** Names bound for this one place: those of a deferred setting, or `previous` in `until`. */
  readonly variables?: ReadonlySet<string>;
  /** The steps that `needs` names. */
  readonly needs?: readonly string[];
  /** What this node stands in for, which decides whether `primary` or `failure` mean something. */
  readonly calledAs?: ReadonlySet<"fallback" | "onError">;
}

/** Notes that one node of a scope waits for another. */
export type NoteEdge = (scope: ScopeTree, from: number, to: number, required: boolean) => void;

const runFields = ["id", "startedAt", "flow", "attempt"];
const typeNames = new Set([
  "bool",
  "bytes",
  "double",
  "duration",
  "int",
  "list",
  "map",
  "null_type",
  "string",
  "timestamp",
  "type",
  "uint",
  "dyn",
  "optional",
]);

/** Says what each free name of an expression means. */
export class ReferenceResolver {
  readonly #definition: FlowDefinition;
  readonly #problems: Problems;
  readonly #note: NoteEdge;
  /** Inputs that somebody reads. */
  readonly usedInputs: Set<string> = new Set();

  constructor(definition: FlowDefinition, problems: Problems, note: NoteEdge) {
    this.#definition = definition;
    this.#problems = problems;
    this.#note = note;
  }

  resolve(reference: Reference, reader: Reader, pointer: string): Binding | undefined {
    const { root } = reference;
    const place: DefinitionPlace = { node: reader.node, pointer, start: reference.start, end: reference.end };
    if (reader.variables?.has(root)) return { name: root, from: "variable" };
    switch (root) {
      case "inputs":
      case "config":
      case "env":
        return this.#declared(root, reference, place);
      case "run":
        return this.#run(reference, place);
      case "steps":
        return this.#steps(reference, reader, place);
      case "secrets":
        this.#problems.add("TM2006", place, "A secret cannot be part of an expression.", {
          help: "Hand it over whole, as `${{ secrets.NAME }}` in a setting.",
        });
        return undefined;
      case "primary":
        return this.#called("primary", "fallback", reader, place);
      case "failure":
        return this.#called("failure", "onError", reader, place);
      default:
        return this.#name(reference, reader, place);
    }
  }

  secret(name: string, reader: Reader, pointer: string): void {
    const { secrets } = this.#definition;
    if (secrets.includes(name)) return;
    this.#problems.add(
      "TM2004",
      { node: reader.node, pointer },
      `The flow does not declare a secret \`${name}\`.`,
      {
        help:
          didYouMean(suggest(name, secrets)) ??
          `Add it to \`secrets: [${[...secrets, name].join(", ")}]\` in the front matter.`,
      },
    );
  }

  #declared(root: "inputs" | "config" | "env", reference: Reference, place: DefinitionPlace): Binding {
    const declared = root === "env" ? this.#definition.env : Object.keys(this.#definition[root]);
    const [member] = reference.members;
    if (member === undefined) {
      if (root === "inputs") for (const name of declared) this.usedInputs.add(name);
    } else if (declared.includes(member)) {
      if (root === "inputs") this.usedInputs.add(member);
    } else {
      const what = { inputs: "an input", config: "a knob under `config`", env: "an environment name" }[root];
      const help =
        didYouMean(suggest(member, declared)) ?? `Declare it under \`${root}:\` in the front matter.`;
      this.#problems.add("TM2004", place, `The flow does not declare ${what} \`${member}\`.`, { help });
    }
    return { name: root, from: root };
  }

  #run(reference: Reference, place: DefinitionPlace): Binding {
    const [member] = reference.members;
    if (member !== undefined && !runFields.includes(member)) {
      const help = didYouMean(suggest(member, runFields));
      this.#problems.add("TM2004", place, `A run has no \`${member}\`.`, {
        expected: `one of ${listWords(runFields)}`,
        ...(help === undefined ? {} : { help }),
      });
    }
    return { name: "run", from: "run" };
  }

  #called(
    name: "primary" | "failure",
    role: "fallback" | "onError",
    reader: Reader,
    place: DefinitionPlace,
  ): Binding {
    if (!reader.calledAs?.has(role)) {
      const [caller, setting] =
        role === "fallback" ? ["a fallback", "fallback"] : ["an error handler", "on_error"];
      this.#problems.add("TM2002", place, `\`${name}\` means something only in ${caller}.`, {
        help: `No step names this one under \`${setting}:\`.`,
      });
    }
    return { name, from: name };
  }

  #steps(reference: Reference, reader: Reader, place: DefinitionPlace): Binding | undefined {
    const [name] = reference.members;
    if (name === undefined) {
      if (reader.needs !== undefined && reader.needs.length > 0) return this.#candidates(reader);
      this.#problems.add("TM2005", place, "Which step this means is known only while the flow runs.", {
        help: "Name the candidates under `needs: […]`, so that the plan can wait for them.",
      });
      return undefined;
    }
    const step = this.#find(name, reader, place);
    if (step === undefined) return undefined;
    this.#wait(step, reader, place, false);
    return { name: "steps", from: "steps", steps: [{ name, ...step }] };
  }

  #candidates(reader: Reader): Binding {
    const steps: NamedStep[] = [];
    for (const name of reader.needs ?? []) {
      const step = findNode(reader.scope, name);
      if (step !== undefined) steps.push({ name, ...step });
    }
    return { name: "steps", from: "steps", steps };
  }

  #name(reference: Reference, reader: Reader, place: DefinitionPlace): Binding | undefined {
    const { root } = reference;
    if (typeNames.has(root)) return undefined;
    if (isVariable(reader.scope, root)) return { name: root, from: "variable" };
    const step = this.#find(root, reader, place);
    if (step === undefined) return undefined;
    this.#wait(step, reader, place, true);
    return { name: root, from: "step", step };
  }

  /** A step by name, or by a dotted path into groups. */
  #find(name: string, reader: Reader, place: DefinitionPlace): StepPlace | undefined {
    const [first = "", ...rest] = name.split(".");
    const step = findNode(reader.scope, first);
    if (step === undefined) {
      this.#unknown(first, reader, place);
      return undefined;
    }
    let scope = scopeAbove(reader.scope, step.up).children.get(step.index);
    for (const id of rest) {
      const index = scope?.byId.get(id);
      if (scope === undefined || index === undefined) {
        const help = didYouMean(suggest(id, [...(scope?.byId.keys() ?? [])]));
        this.#problems.add(
          "TM2002",
          place,
          `There is no step \`${name}\`.`,
          help === undefined ? {} : { help },
        );
        return undefined;
      }
      scope = scope.children.get(index);
    }
    return step;
  }

  #unknown(name: string, reader: Reader, place: DefinitionPlace): void {
    const elsewhere = findAnywhere(reader.scope, name);
    if (elsewhere !== undefined) {
      const [group] = elsewhere.split(".");
      this.#problems.add("TM2003", place, `\`${name}\` is inside a group and cannot be seen from here.`, {
        help: elsewhere.includes(".")
          ? `Write \`${elsewhere}\`, or read the output of \`${group}\`.`
          : `Its path is \`${elsewhere}\`.`,
      });
      return;
    }
    const names = [...visibleNames(reader.scope), ...(reader.variables ?? [])];
    const known = [...names, "inputs", "config", "env", "run", "steps"];
    const input = Object.hasOwn(this.#definition.inputs, name)
      ? `inputs.${name}`
      : Object.hasOwn(this.#definition.config, name)
        ? `config.${name}`
        : undefined;
    this.#problems.add("TM2002", place, `There is no step or variable \`${name}\`.`, {
      help:
        didYouMean(input ?? suggest(name, known)) ??
        (names.length === 0 ? "The flow has no steps to refer to." : `Known here: ${listWords(names)}.`),
    });
  }

  #wait(step: StepPlace, reader: Reader, place: DefinitionPlace, required: boolean): void {
    const scope = scopeAbove(reader.scope, step.up);
    if (reader.index === -1 && step.up === 0) return;
    const from = ancestorIndex(reader.scope, reader.index, step.up);
    if (from === -1) return;
    if (from === step.index) {
      const path = joinPath(scope.path, scope.nodes[step.index]!.id);
      const own = path === reader.node;
      this.#problems.add(
        "TM2009",
        place,
        own
          ? `\`${path}\` refers to itself.`
          : `\`${reader.node}\` is part of \`${path}\` and cannot read its output.`,
      );
      return;
    }
    this.#note(scope, from, step.index, required);
  }
}
