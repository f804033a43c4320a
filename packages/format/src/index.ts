export { parse, type ParseOptions, type ParseResult } from "./parse.ts";
export type { SourceMap } from "./source-map.ts";
export { validate, type ValidateOptions, type ValidateResult } from "./validate.ts";
