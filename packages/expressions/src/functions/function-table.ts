import { conversionFunctions, size } from "./conversion-functions.ts";
import { encodingFunctions } from "./encoding-functions.ts";
import { define, type FunctionDefinition } from "./function-definition.ts";
import { jsonFunctions } from "./json-functions.ts";
import { listFunctions, listMethods } from "./list-functions.ts";
import { mathFunctions } from "./math-functions.ts";
import { matches } from "./matches.ts";
import { optionalFunctions, optionalMethods } from "./optional-functions.ts";
import { textMethods } from "./text-functions.ts";
import { timeMethods } from "./time-functions.ts";

type Table = ReadonlyMap<string, FunctionDefinition>;

/** Functions that are called by their name alone. `has` and `always` are the compiler's own. */
export const functions: Table = tableOf([
  ...conversionFunctions,
  ...jsonFunctions,
  define("size", 1, size),
  define("matches", 2, matches),
]);

/** Functions that are called on a value. `or`, `orValue` and the macros are the compiler's own. */
export const methods: Table = tableOf([
  ...textMethods,
  ...listMethods,
  ...timeMethods,
  ...optionalMethods,
  define("size", 0, size),
  define("matches", 1, matches),
]);

/** Functions behind a name and a dot: `math.abs(n)`. */
export const namespaces: ReadonlyMap<string, Table> = new Map([
  ["lists", tableOf(listFunctions)],
  ["math", tableOf(mathFunctions)],
  ["optional", tableOf(optionalFunctions)],
  ["base64", tableOf(encodingFunctions)],
]);

function tableOf(definitions: readonly FunctionDefinition[]): Table {
  return new Map(definitions.map((definition) => [definition.name, definition]));
}
