import { expect, test } from "vitest";
import type { StepDefinition } from "./definition.ts";
import { canonicalJson, hashJson, hashNode } from "./hash.ts";

const step: StepDefinition = {
  kind: "step",
  id: "a",
  uses: "http",
  settings: { url: "x", headers: { b: "1", a: "2" } },
};

test("the order of keys changes nothing, the order of a list does", () => {
  expect(canonicalJson({ b: [{ y: 1, x: 2 }], a: null })).toBe('{"a":null,"b":[{"x":2,"y":1}]}');
  expect(hashJson({ a: 1, b: 2 })).toBe(hashJson({ b: 2, a: 1 }));
  expect(hashJson([1, 2])).not.toBe(hashJson([2, 1]));
});

test("every key counts, whatever its name", () => {
  expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"d":1,"c":2}}'))).toBe(
    '{"__proto__":{"c":2,"d":1},"b":1}',
  );
});

test("hashes stay what they were: journals hold them", () => {
  expect(hashJson({ b: ["ü", 1.5, true], a: { 10: null, 9: {} } })).toBe(
    "0ed32b88587d7e4b46b1f72c5841674e0e2c1fa445568d204033c6b410a4037d",
  );
});

test("a step changes with the version of its runtime, and with no other's", () => {
  expect(hashNode(step, { http: 2 })).not.toBe(hashNode(step, { http: 1 }));
  expect(hashNode(step, { http: 1, shell: 2 })).toBe(hashNode(step, { http: 1, shell: 1 }));
  const group = { kind: "group", id: "g", nodes: [step] } as const;
  expect(hashNode(group, { http: 2 })).not.toBe(hashNode(group, { http: 1 }));
});

test("prose, title and place change no hash, a setting does", () => {
  const position = { line: 1, column: 1, offset: 0 };
  const told = { ...step, title: "A", prose: "Why", location: { start: position, end: position } };
  expect(hashNode(told)).toBe(hashNode(step));
  expect(hashNode({ ...step, settings: { ...step.settings, url: "y" } })).not.toBe(hashNode(step));
});
