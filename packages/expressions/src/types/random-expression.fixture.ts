import * as fc from "fast-check";

/** The free variables of random expressions. */
export const variables = ["x", "y", "z"] as const;

const atoms = [
  ...["x", "x", "y", "y", "z", "x.a", "y.b", "x.a.b", "x[0]", "v", "w"],
  ...["null", "true", "false", "0", "1", "2.5", "'a'", "'b'", "''", "'3'", "[]", "[1, 'a']", "{'a': 1}"],
  ...["b'a'", "int", "string", "duration('1h')", "timestamp('2026-01-01T00:00:00Z')", "optional.none()"],
];
const operators = ["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "in", "&&", "||"];
const functions = [
  ...["double", "int", "uint", "bool", "string", "bytes", "timestamp", "duration", "type", "dyn", "json"],
  ...["parseJson", "size", "lists.range", "math.abs", "math.floor", "math.greatest", "optional.of"],
  ...["optional.ofNonZeroValue", "base64.encode", "base64.decode"],
];
const methods0 = [
  ...["lowerAscii", "trim", "join", "distinct", "flatten", "sort", "sum", "min", "max", "reverse"],
  ...["first", "last", "hasValue", "value", "size", "getFullYear", "getHours"],
];
const methods1 = [
  ...["startsWith", "contains", "charAt", "substring", "split", "join", "indexOf", "matches", "flatten"],
  ...["or", "orValue", "orValue", "getMonth"],
];
const methods2 = ["replace", "slice", "substring", "lastIndexOf"];
const macros1 = ["all", "exists", "exists_one", "filter", "map", "sortBy", "optMap", "optFlatMap"];
const macros2 = ["all", "exists", "transformList", "transformMap"];

/** Small expressions of all kinds, most of which make no sense. */
export const randomExpression: fc.Arbitrary<string> = fc.letrec<{ e: string }>((tie) => {
  const e = tie("e");
  return {
    e: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      { weight: 5, arbitrary: fc.constantFrom(...atoms) },
      {
        weight: 5,
        arbitrary: fc
          .tuple(e, fc.constantFrom(...operators), e)
          .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
      },
      {
        weight: 4,
        arbitrary: fc
          .tuple(e, fc.constantFrom(".a", ".b", ".?a", ".c", "[0]", "['a']", "[?0]"))
          .map(([of, key]) => `${of}${key}`),
      },
      { weight: 1, arbitrary: fc.tuple(e, e).map(([of, key]) => `${of}[${key}]`) },
      { weight: 1, arbitrary: fc.tuple(fc.constantFrom("!", "-"), e).map(([sign, of]) => `${sign}(${of})`) },
      { weight: 2, arbitrary: fc.tuple(e, e, e).map(([of, yes, no]) => `(${of} ? ${yes} : ${no})`) },
      { weight: 1, arbitrary: fc.array(e, { maxLength: 3 }).map((items) => `[${items.join(", ")}]`) },
      { weight: 1, arbitrary: fc.tuple(e, e).map(([one, other]) => `{'a': ${one}, 'b': ${other}}`) },
      { weight: 1, arbitrary: fc.tuple(e, e).map(([key, value]) => `{${key}: ${value}}`) },
      {
        weight: 2,
        arbitrary: fc.tuple(fc.constantFrom(...functions), e).map(([name, of]) => `${name}(${of})`),
      },
      {
        weight: 2,
        arbitrary: fc.tuple(e, fc.constantFrom(...methods0)).map(([of, name]) => `${of}.${name}()`),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(e, fc.constantFrom(...methods1), e)
          .map(([of, name, one]) => `${of}.${name}(${one})`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(e, fc.constantFrom(...methods2), e, e)
          .map(([of, name, one, two]) => `${of}.${name}(${one}, ${two})`),
      },
      {
        weight: 3,
        arbitrary: fc
          .tuple(e, fc.constantFrom(...macros1), e)
          .map(([of, name, body]) => `${of}.${name}(v, ${body})`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(e, fc.constantFrom(...macros2), e)
          .map(([of, name, body]) => `${of}.${name}(w, v, ${body})`),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(e, e, e).map(([of, asked, body]) => `${of}.map(v, ${asked}, ${body})`),
      },
      { weight: 1, arbitrary: fc.tuple(e, e).map(([value, body]) => `cel.bind(v, ${value}, ${body})`) },
      { weight: 1, arbitrary: fc.constantFrom("has(x.a)", "has(x.a.b)", "has(y.b)", "has(v.a)", "'a' in x") },
    ),
  };
}).e;
