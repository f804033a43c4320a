/** Any value that survives `JSON.stringify` unchanged. Everything that flows between steps is one. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

/** A JSON Schema, as written in a flow file under `inputs`, `config` or `returns`. */
export type JsonSchema = JsonObject;
