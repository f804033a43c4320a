import {
  anyType,
  booleanType,
  membersOf,
  numberType,
  textType,
  unionOf,
  type TypeKind,
  type ValueType,
} from "./value-type.ts";

/** What a function takes and gives. A method's first parameter is what it is called on. */
export interface Signature {
  /** The kinds that each parameter can be; `undefined` takes anything. */
  readonly parameters: readonly (readonly TypeKind[] | undefined)[];
  readonly result: ValueType | ((values: readonly ValueType[]) => ValueType);
}

type Signatures = ReadonlyMap<string, Signature>;

const text = ["text"] as const;
const number = ["number"] as const;
const list = ["list"] as const;
const optional = ["optional"] as const;
const moment = ["timestamp"] as const;
const momentOrSpan = ["timestamp", "duration"] as const;
const texts: ValueType = { kind: "list", items: textType };

function takes(parameters: Signature["parameters"], result: Signature["result"]): Signature {
  return { parameters, result };
}

const sized = takes([["text", "list", "object", "bytes"]], numberType);
const matches = takes([text, text], booleanType);

/** Functions that are called by their name alone. */
export const functionSignatures: Signatures = new Map([
  ["double", takes([["number", "text"]], numberType)],
  ["int", takes([["number", "text", "timestamp"]], numberType)],
  ["uint", takes([["number", "text"]], numberType)],
  ["bool", takes([["boolean", "text"]], booleanType)],
  ["string", takes([["text", "number", "boolean", "timestamp", "duration", "type", "bytes"]], textType)],
  ["bytes", takes([["bytes", "text"]], { kind: "bytes" })],
  ["timestamp", takes([["timestamp", "text", "number"]], { kind: "timestamp" })],
  ["duration", takes([["duration", "text"]], { kind: "duration" })],
  ["type", takes([undefined], { kind: "type" })],
  // CEL's way to say: leave this unchecked.
  ["dyn", takes([undefined], anyType)],
  ["json", takes([undefined], textType)],
  ["parseJson", takes([text], anyType)],
  ["size", sized],
  ["matches", matches],
]);

const dateMethods = ["getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear"];
const clockMethods = ["getHours", "getMinutes", "getSeconds", "getMilliseconds"];

/** Methods. `or`, `orValue` and the macros are the checker's own. */
export const methodSignatures: Signatures = new Map([
  ["startsWith", takes([text, text], booleanType)],
  ["endsWith", takes([text, text], booleanType)],
  ["contains", takes([text, text], booleanType)],
  ["lowerAscii", takes([text], textType)],
  ["upperAscii", takes([text], textType)],
  ["trim", takes([text], textType)],
  ["charAt", takes([text, number], textType)],
  ["substring", takes([text, number, number], textType)],
  ["replace", takes([text, text, text, number], textType)],
  ["split", takes([text, text, number], texts)],
  ["indexOf", takes([text, text, number], numberType)],
  ["lastIndexOf", takes([text, text, number], numberType)],
  ["join", takes([list, text], textType)],
  ["distinct", takes([list], listOfItems)],
  ["flatten", takes([list, number], { kind: "list", items: anyType })],
  ["slice", takes([list, number, number], listOfItems)],
  ["sort", takes([list], listOfItems)],
  ["sum", takes([list], numberType)],
  ["min", takes([list], itemsOf)],
  ["max", takes([list], itemsOf)],
  ["reverse", takes([["text", "list"]], reversed)],
  ["first", takes([list], optionalItem)],
  ["last", takes([list], optionalItem)],
  ...dateMethods.map((name) => [name, takes([moment, text], numberType)] as const),
  ...clockMethods.map((name) => [name, takes([momentOrSpan, text], numberType)] as const),
  ["hasValue", takes([optional], booleanType)],
  ["value", takes([optional], optionalValue)],
  ["size", sized],
  ["matches", matches],
]);

const numberFunctions = ["abs", "ceil", "floor", "round", "trunc", "sign"];

/** Functions behind a name and a dot. */
export const namespaceSignatures: ReadonlyMap<string, Signatures> = new Map<string, Signatures>([
  ["lists", new Map([["range", takes([number], { kind: "list", items: numberType })]])],
  [
    "math",
    new Map([
      ...numberFunctions.map((name) => [name, takes([number], numberType)] as const),
      // One list of numbers, or several numbers.
      ["greatest", takes([["number", "list"]], numberType)],
      ["least", takes([["number", "list"]], numberType)],
    ]),
  ],
  [
    "optional",
    new Map([
      ["of", takes([undefined], optionalOfIt)],
      ["none", takes([], { kind: "optional", value: anyType })],
      ["ofNonZeroValue", takes([undefined], optionalOfIt)],
    ]),
  ],
  [
    "base64",
    new Map([
      ["encode", takes([["bytes"]], textType)],
      ["decode", takes([text], { kind: "bytes" })],
    ]),
  ],
]);

/** What is in an optional. */
export function optionalValue([value = anyType]: readonly ValueType[]): ValueType {
  return unionOf(membersOf(value).flatMap((member) => (member.kind === "optional" ? [member.value] : [])));
}

function itemsOf([value = anyType]: readonly ValueType[]): ValueType {
  return unionOf(membersOf(value).flatMap((member) => (member.kind === "list" ? [member.items] : [])));
}

function listOfItems(values: readonly ValueType[]): ValueType {
  return { kind: "list", items: itemsOf(values) };
}

function optionalItem(values: readonly ValueType[]): ValueType {
  return { kind: "optional", value: itemsOf(values) };
}

function optionalOfIt([value = anyType]: readonly ValueType[]): ValueType {
  return { kind: "optional", value };
}

function reversed([value = anyType]: readonly ValueType[]): ValueType {
  return unionOf(
    membersOf(value).flatMap((member) => {
      if (member.kind === "list") return [member];
      return member.kind === "text" ? [textType] : [];
    }),
  );
}
