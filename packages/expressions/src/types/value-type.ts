/**
 * What is known of a value before it is there. Plain data; every value of an expression is of some
 * member of its type, so that an operation which no member allows is sure to fail.
 */
export type ValueType = { readonly kind: "any" } | MemberType | UnionType;

/** One of several types. Its members are neither unions nor `any`; `unionOf` makes one. */
export interface UnionType {
  readonly kind: "union";
  readonly members: readonly MemberType[];
}

/** A type that is neither `any` nor a union. */
export type MemberType =
  | { readonly kind: "null" | "boolean" | "number" | "bytes" | "timestamp" | "duration" | "type" }
  | TextType
  | { readonly kind: "list"; readonly items: ValueType }
  | ObjectType
  | { readonly kind: "optional"; readonly value: ValueType };

/** A text, or one of the texts that are known. */
export interface TextType {
  readonly kind: "text";
  readonly values?: readonly string[];
}

/** An object with the properties that are known, whether they are there or may be missing. */
export interface ObjectType {
  readonly kind: "object";
  readonly properties: Readonly<Record<string, ValueType>>;
  /** What any other property is. Without it there is none. */
  readonly others?: ValueType;
  /** What messages call it: `topics.items`. */
  readonly name?: string;
}

export type TypeKind = MemberType["kind"];

export const anyType: ValueType = { kind: "any" };
export const booleanType: MemberType = { kind: "boolean" };
export const numberType: MemberType = { kind: "number" };
export const textType: MemberType = { kind: "text" };

const anyObject: ObjectType = { kind: "object", properties: {}, others: anyType };

/** What `any` stands for, where each possibility is tried. */
const everything: readonly MemberType[] = [
  { kind: "null" },
  booleanType,
  numberType,
  textType,
  { kind: "list", items: anyType },
  anyObject,
  { kind: "bytes" },
  { kind: "timestamp" },
  { kind: "duration" },
  { kind: "type" },
  { kind: "optional", value: anyType },
];

/** The types that a value of this type can be of. */
export function membersOf(type: ValueType): readonly MemberType[] {
  if (type.kind === "any") return everything;
  return type.kind === "union" ? type.members : [type];
}

/** Whether a value of this type can be of one of these kinds. */
export function canBe(type: ValueType, ...kinds: readonly TypeKind[]): boolean {
  return type.kind === "any" || membersOf(type).some(({ kind }) => kinds.includes(kind));
}

/** Beyond this, more members or texts would cost more than they tell. */
const mostObjects = 8;
const mostTexts = 100;

/**
 * The type of what may be any of these. Lists become one list of all items.
 *
 * @example
 * unionOf([{ kind: "null" }, { kind: "number" }]) // { kind: "union", members: [{ kind: "null" }, { kind: "number" }] }
 */
export function unionOf(types: readonly ValueType[]): ValueType {
  const [first] = types;
  if (first === undefined) return anyType;
  if (types.length === 1) return first;
  const byKind = new Map<TypeKind, MemberType[]>();
  for (const type of types) {
    if (type.kind === "any") return anyType;
    for (const member of membersOf(type)) {
      const alike = byKind.get(member.kind);
      if (alike === undefined) byKind.set(member.kind, [member]);
      else if (!alike.includes(member)) alike.push(member);
    }
  }
  const members = [...byKind.values()].flatMap(mergeAlike);
  return members.length === 1 ? members[0]! : { kind: "union", members };
}

/** Types of one kind as few types. */
function mergeAlike(alike: readonly MemberType[]): readonly MemberType[] {
  const [first] = alike as readonly [MemberType];
  if (alike.length === 1) return alike;
  switch (first.kind) {
    case "text":
      return [mergeTexts(alike as readonly TextType[])];
    case "list":
      return [{ kind: "list", items: unionOf(alike.map((type) => (type as typeof first).items)) }];
    case "optional":
      return [{ kind: "optional", value: unionOf(alike.map((type) => (type as typeof first).value)) }];
    case "object":
      return alike.length > mostObjects ? [anyObject] : alike;
    default:
      return [first];
  }
}

function mergeTexts(alike: readonly TextType[]): TextType {
  const values = new Set<string>();
  for (const type of alike) {
    if (type.values === undefined) return { kind: "text" };
    for (const value of type.values) values.add(value);
  }
  return values.size > mostTexts ? { kind: "text" } : { kind: "text", values: [...values] };
}

/** What the values of an object are, whatever their key. */
export function valuesOf({ properties, others }: ObjectType): ValueType {
  const values = Object.values(properties);
  return unionOf(others === undefined ? values : [...values, others]);
}

const people: Readonly<Record<TypeKind, string>> = {
  null: "null",
  boolean: "a boolean",
  number: "a number",
  text: "a string",
  list: "a list",
  object: "a map",
  bytes: "bytes",
  timestamp: "a timestamp",
  duration: "a duration",
  type: "a type",
  optional: "an optional",
};

/** A type with its article, for messages, in the words of the errors of an evaluation. */
export function describeValueType(type: ValueType): string {
  if (type.kind === "any") return "a value";
  const names = [...new Set(membersOf(type).map(({ kind }) => people[kind]))];
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} or ${names.at(-1)}` : (names[0] ?? "a value");
}
