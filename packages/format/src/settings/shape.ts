import type { JsonSchema } from "@tidemark/spec";
import type { Diagnostics } from "../diagnostics.ts";
import { Field } from "./field.ts";
import type { Setting, Settings } from "./setting.ts";

/**
 * What a setting may look like, said once: as that which reads it from a file, and as the JSON Schema
 * that editors complete and check by. The schema may accept what the reader refuses, never the reverse.
 */
export interface Shape<Value> {
  /** The value where the field has this shape. Otherwise complains and gives nothing. */
  read(field: Field): Value | undefined;
  /** Made when it is asked for: who reads a file has no use for it. */
  schema(): JsonSchema;
}

/** Shapes by key. */
export type Shapes = Readonly<Record<string, Shape<unknown>>>;

/** What shapes by key read. */
export type Values<Table extends Shapes> = {
  -readonly [Key in keyof Table]?: Table[Key] extends Shape<infer Value> ? Value : never;
};

/** The same shape with a sentence for who writes the setting. */
export function described<Value>(description: string, shape: Shape<Value>): Shape<Value> {
  return { read: (field) => shape.read(field), schema: () => ({ description, ...shape.schema() }) };
}

/** The same shape, read into another value. */
export function mapped<From, To>(shape: Shape<From>, map: (value: From) => To): Shape<To> {
  return {
    read: (field) => {
      const value = shape.read(field);
      return value === undefined ? undefined : map(value);
    },
    schema: () => shape.schema(),
  };
}

/** A mapping with the given keys only. */
export function mapping<const Table extends Shapes>(table: Table, expected?: string): Shape<Values<Table>> {
  const keys = Object.keys(table);
  return {
    read: (field) => {
      const fields = field.fields(keys, expected);
      return fields && readValues(table, Object.entries(fields));
    },
    schema: () => mappingSchema(table),
  };
}

/** Reads the settings of a block. `complain` is told of keys that are not in the table. */
export function readSettings<Table extends Shapes>(
  table: Table,
  settings: Settings,
  diagnostics: Diagnostics,
  complain: (key: string, setting: Setting) => void,
): Values<Table> {
  const fields: [string, Field][] = [];
  for (const [key, setting] of settings) {
    if (Object.hasOwn(table, key)) fields.push([key, Field.of(setting, diagnostics)]);
    else complain(key, setting);
  }
  return readValues(table, fields);
}

function readValues<Table extends Shapes>(
  table: Table,
  fields: readonly (readonly [string, Field | undefined])[],
): Values<Table> {
  const values: Record<string, unknown> = {};
  for (const [key, field] of fields) {
    const value = field && table[key]?.read(field);
    if (value !== undefined) values[key] = value;
  }
  return values as Values<Table>;
}

/** The JSON Schema of a mapping with the given keys only. */
export function mappingSchema(table: Shapes): JsonSchema {
  const properties = Object.entries(table).map(([key, shape]) => [key, shape.schema()] as const);
  return { type: "object", properties: Object.fromEntries(properties), additionalProperties: false };
}
