import type { MacroShape } from "../source/macro-shape.ts";
import type { MethodNode, SyntaxNode } from "../source/syntax-node.ts";
import { bindLocal, expectBooleanType, report, type Checker, type Locals } from "./checker.ts";
import { optionalValue } from "./signatures.ts";
import {
  anyType,
  booleanType,
  canBe,
  describeValueType,
  membersOf,
  numberType,
  textType,
  unionOf,
  valuesOf,
  type ValueType,
} from "./value-type.ts";

/** What a macro with two variables binds for each item, and what the items are. */
interface Elements {
  readonly keys: ValueType;
  readonly values: ValueType;
  /** What a macro with one variable binds: the items of a list, the keys of a map. */
  readonly items: ValueType;
}

/** A macro that loops, or looks into an optional. */
export function checkMacro(
  node: MethodNode,
  shape: MacroShape,
  locals: Locals | undefined,
  checker: Checker,
): ValueType {
  const { name, receiver, variables, bodies } = shape;
  if (name === "optMap" || name === "optFlatMap") return checkOptionalMacro(node, shape, locals, checker);
  const elements = elementsOf(checker.infer(receiver, locals), name, receiver, checker);
  const [first, second] = variables as [SyntaxNode, SyntaxNode | undefined];
  const inner =
    second === undefined
      ? bindLocal(first, elements.items, locals)
      : bindLocal(second, elements.values, bindLocal(first, elements.keys, locals));
  const types = bodies.map((body) => checker.infer(body, inner));
  const asks = bodies.length === 2 || !makesValues.has(name);
  if (asks) expectBooleanType(types[0] as ValueType, bodies[0] as SyntaxNode, checker);
  return resultOf(name, elements, types.at(-1) as ValueType);
}

/** `cel.bind(name, value, body)`. */
export function checkBind(node: MethodNode, locals: Locals | undefined, checker: Checker): ValueType {
  const [variable, value, body] = node.args[2] as [SyntaxNode, SyntaxNode, SyntaxNode];
  return checker.infer(body, bindLocal(variable, checker.infer(value, locals), locals));
}

/** Macros whose body is a value and no condition. */
const makesValues: ReadonlySet<string> = new Set(["map", "sortBy", "transformList", "transformMap"]);

function resultOf(name: string, elements: Elements, body: ValueType): ValueType {
  switch (name) {
    case "map":
    case "transformList":
      return { kind: "list", items: body };
    case "filter":
    case "sortBy":
      return { kind: "list", items: elements.items };
    case "transformMap":
      return { kind: "object", properties: {}, others: body };
    default:
      return booleanType;
  }
}

function elementsOf(type: ValueType, name: string, receiver: SyntaxNode, checker: Checker): Elements {
  if (type.kind === "any") return { keys: anyType, values: anyType, items: anyType };
  const elements = membersOf(type).flatMap((member): readonly Elements[] => {
    if (member.kind === "list") return [{ keys: numberType, values: member.items, items: member.items }];
    return member.kind === "object" ? [{ keys: textType, values: valuesOf(member), items: textType }] : [];
  });
  if (elements.length === 0) {
    const message = `Expected a list or a map for ${name}(), got ${describeValueType(type)}.`;
    report("not_iterable", receiver, checker, message);
  }
  return {
    keys: unionOf(elements.map(({ keys }) => keys)),
    values: unionOf(elements.map(({ values }) => values)),
    items: unionOf(elements.map(({ items }) => items)),
  };
}

/** `o.optMap(x, body)` and `o.optFlatMap(x, body)`. */
function checkOptionalMacro(
  node: MethodNode,
  { name, receiver, variables, bodies }: MacroShape,
  locals: Locals | undefined,
  checker: Checker,
): ValueType {
  const type = checker.infer(receiver, locals);
  const fits = canBe(type, "optional");
  const inner = bindLocal(variables[0] as SyntaxNode, fits ? optionalValue([type]) : anyType, locals);
  const body = checker.infer(bodies[0] as SyntaxNode, inner);
  if (!fits) {
    const message = `Expected an optional, such as a.?b, for ${name}(), got ${describeValueType(type)}.`;
    return report("method", node, checker, message);
  }
  return { kind: "optional", value: name === "optMap" ? body : optionalValue([body]) };
}
