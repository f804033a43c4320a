import { hash } from "node:crypto";
import type { FlowDefinition, NodeDefinition } from "./definition.ts";
import type { Json } from "./json.ts";

/**
 * JSON text that is the same for the same value, whatever the order of its keys.
 *
 * @example
 * canonicalJson({ b: 1, a: 2 }) // '{"a":2,"b":1}'
 */
export function canonicalJson(value: Json): string {
  return JSON.stringify(sortKeys(value));
}

/** A SHA-256 in hexadecimal of a value's canonical JSON. */
export function hashJson(value: Json): string {
  return hash("sha256", canonicalJson(value));
}

/**
 * The hash of what a node does: its settings and body, and those of its children, without prose or
 * positions. With `versions`, the version of each runtime by type, a step also changes with its runtime.
 *
 * @example
 * hashNode(step, { http: 1 })
 */
export function hashNode(node: NodeDefinition, versions: RuntimeVersions = {}): string {
  return hashJson(withoutProse(node, versions));
}

/** The version of each runtime, by type. */
export type RuntimeVersions = Readonly<Record<string, number>>;

/** The hash of what a flow does, without prose, positions and log. */
export function hashFlow(flow: FlowDefinition): string {
  const { title, description, source, log, nodes, ...rest } = flow;
  return hashJson({
    ...(rest as unknown as Record<string, Json>),
    nodes: nodes.map((node) => withoutProse(node)),
  });
}

function withoutProse(node: NodeDefinition, versions: RuntimeVersions = {}): Json {
  const { title, prose, location, ...rest } = node;
  if (rest.kind === "group") {
    return { ...rest, nodes: rest.nodes.map((inner) => withoutProse(inner, versions)) } as unknown as Json;
  }
  const version =
    rest.uses !== undefined && Object.hasOwn(versions, rest.uses) ? versions[rest.uses] : undefined;
  return (version === undefined ? rest : { ...rest, runtimeVersion: version }) as unknown as Json;
}

/** A copy: told to sort while it writes, `JSON.stringify` takes three times as long. */
function sortKeys(value: Json | undefined): Json | undefined {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(sortKeys) as readonly Json[];
  const object = value as Readonly<Record<string, Json>>;
  const sorted: Record<string, Json | undefined> = {};
  for (const key of sortedKeys(object)) {
    // Assigned, this one would be no key.
    if (key === "__proto__")
      Object.defineProperty(sorted, key, { enumerable: true, value: sortKeys(object[key]) });
    else sorted[key] = sortKeys(object[key]);
  }
  return sorted as Json;
}

/** By insertion where they are few: `sort` takes memory of its own for each of the many small objects. */
function sortedKeys(object: Readonly<Record<string, unknown>>): readonly string[] {
  const keys = Object.keys(object);
  if (keys.length > 20) return keys.sort();
  for (let next = 1; next < keys.length; next++) {
    const key = keys[next]!;
    let place = next;
    for (; place > 0 && keys[place - 1]! > key; place--) keys[place] = keys[place - 1]!;
    keys[place] = key;
  }
  return keys;
}
