import { createHash } from "node:crypto";
import type { FlowDefinition, NodeDefinition } from "./definition.ts";
import type { Json } from "./json.ts";

/**
 * JSON text that is the same for the same value, whatever the order of its keys.
 *
 * @example
 * canonicalJson({ b: 1, a: 2 }) // '{"a":2,"b":1}'
 */
export function canonicalJson(value: Json): string {
  return JSON.stringify(value, (_key, inner: unknown) => (isPlainObject(inner) ? sortKeys(inner) : inner));
}

/** A SHA-256 in hexadecimal of a value's canonical JSON. */
export function hashJson(value: Json): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
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

function sortKeys(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
