import type { Effect, FlowDefinition, NodeDefinition, Runtime } from "@tidemark/spec";
import { expect, test } from "vitest";
import { analyze } from "./analyze.ts";

type Step = Partial<Extract<NodeDefinition, { kind: "step" }>>;

const file = runtime("file", (config: unknown) => ("write" in (config as object) ? "once" : "pure"));
const runtimes = [runtime("set", () => "pure"), runtime("shell", () => "idempotent"), file];

function runtime(type: string, effect: (config: unknown) => Effect): Runtime {
  const validate = (value: unknown) => ({ value });
  const config: Runtime["config"] = { "~standard": { version: 1, vendor: "test", validate } };
  return { type, version: 1, config, effect, execute: async () => null };
}

function unread(
  steps: Readonly<Record<string, Step>>,
  flow: Partial<FlowDefinition> = { output: "${{ b }}" },
): readonly string[] {
  const nodes = Object.entries(steps).map(([id, step]) => ({
    kind: "step" as const,
    id,
    uses: "set",
    settings: {},
    ...step,
  }));
  const rest = { inputs: {}, config: {}, secrets: [], env: [], defaults: {}, run: {}, log: "off" as const };
  const definition: FlowDefinition = { version: 1, name: "x", ...rest, nodes, ...flow };
  return analyze(definition, { runtimes })
    .problems.filter(({ code }) => code === "TM2042")
    .map(({ place, severity }) => `${severity} ${place.node}`);
}

const read = (source: string): Step => ({ settings: { value: `\${{ ${source} }}` } });

test("TM2042: a step that changes nothing and that nobody reads", () => {
  expect(unread({ a: {}, b: {} })).toEqual(["warning a"]);
  expect(unread({ a: {}, b: read("a") })).toEqual([]);
  expect(unread({ a: {}, b: read("steps.a.status") })).toEqual([]);
  expect(unread({ a: {}, b: { needs: ["a"] } })).toEqual([]);
  expect(unread({ a: {}, b: { fallback: "a" } })).toEqual([]);
  expect(unread({ a: {}, c: { when: "a == 1" }, b: {} })).toEqual(["warning c"]);
  expect(unread({ a: {}, b: {} }, { output: { a: "${{ steps.a }}", b: "${{ b }}" } })).toEqual([]);
});

test("where no output is asked for, any step may be what the flow is for", () => {
  expect(unread({ a: {}, b: {} }, {})).toEqual([]);
});

test("what acts on the world, or may, is read by the world", () => {
  expect(unread({ a: { uses: "shell" }, b: {} })).toEqual([]);
  expect(unread({ a: { uses: "shell", effect: "pure" }, b: {} })).toEqual(["warning a"]);
  expect(unread({ a: { effect: "once" }, b: {} })).toEqual([]);
  expect(unread({ a: { uses: "file", settings: { read: "x" } }, b: {} })).toEqual(["warning a"]);
  expect(unread({ a: { uses: "file", settings: { write: "x" } }, b: {} })).toEqual([]);
  expect(unread({ a: { uses: "file", ...read("b") }, b: {} })).toEqual([]);
  expect(unread({ a: { returns: { type: "number" } }, b: {} })).toEqual([]);
});

test("no follow-up of an earlier problem", () => {
  expect(unread({ a: {}, b: read("aa") })).toEqual([]);
  expect(unread({ c: { when: "1 == 1" }, a: read("c"), b: {} })).toEqual([]);
});
