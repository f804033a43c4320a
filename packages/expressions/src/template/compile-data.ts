import type { Json, JsonObject } from "@tidemark/spec";
import { ExpressionError } from "../expression-error.ts";
import type { CompiledSource } from "../compile/compile-source.ts";
import type { Reference } from "../references.ts";
import { limits } from "../source/limits.ts";
import { unsafeNameMessage, unsafeNames } from "../source/unsafe-names.ts";
import { compileText, type Render } from "./compile-text.ts";

/** A reference in a template. Offsets are those in the string at the pointer. */
export interface TemplateReference extends Reference {
  /** The JSON pointer of the string inside the value; `""` if the value is the string. */
  readonly pointer: string;
}

/** What compiling a whole value found. */
export interface CompiledData {
  constant: boolean;
  slots: number;
  readonly references: TemplateReference[];
  readonly secrets: Set<string>;
  readonly expressions: { readonly pointer: string; readonly check: CompiledSource["check"] }[];
  readonly problems: ExpressionError[];
}

/** How a value is rendered, or `undefined` where it stays the very same. */
export function compileData(value: Json, pointer: string, data: CompiledData, depth = 0): Render | undefined {
  if (typeof value === "string") return compileString(value, pointer, data);
  if (typeof value !== "object" || value === null) return undefined;
  if (depth > limits.dataDepth) {
    data.problems.push(
      new ExpressionError("budget", "The value is nested too deeply.", { source: "", pointer }),
    );
    return undefined;
  }
  const renders: [string, Render][] = [];
  for (const [key, inner] of Object.entries(value)) {
    const innerPointer = `${pointer}/${escapePointer(key)}`;
    if (unsafeNames.has(key)) {
      const place = { source: key, pointer: innerPointer };
      data.problems.push(new ExpressionError("unsafe_name", unsafeNameMessage(key), place));
    }
    const render = compileData(inner as Json, innerPointer, data, depth + 1);
    if (render !== undefined) renders.push([key, render]);
  }
  return renders.length === 0 ? undefined : renderInto(value, renders);
}

function compileString(text: string, pointer: string, data: CompiledData): Render | undefined {
  const compiled = compileText(text, pointer);
  data.constant &&= compiled.constant;
  data.slots = Math.max(data.slots, compiled.slots);
  data.references.push(...compiled.references.map((reference) => ({ ...reference, pointer })));
  for (const { check } of compiled.expressions) data.expressions.push({ pointer, check });
  for (const name of compiled.secrets) data.secrets.add(name);
  data.problems.push(...compiled.problems);
  return compiled.render;
}

/** A copy of the value with what is rendered in place; all the rest is shared. */
function renderInto(
  value: readonly Json[] | JsonObject,
  renders: readonly (readonly [string, Render])[],
): Render {
  return (frame, onSecret) => {
    const copy = copyOf(value);
    for (const [key, render] of renders) copy[key] = render(frame, onSecret);
    return copy;
  };
}

function copyOf(value: readonly Json[] | JsonObject): Record<string, Json> {
  if (Array.isArray(value)) return [...(value as readonly Json[])] as unknown as Record<string, Json>;
  return { ...(value as JsonObject) };
}

function escapePointer(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
