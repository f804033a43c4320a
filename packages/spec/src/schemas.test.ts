import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { FlowDefinition, RunEvent } from "./index.ts";
import {
  flowDefinitionJsonSchema,
  flowDefinitionSchema,
  runEventJsonSchema,
  runEventSchema,
} from "./schemas.ts";

const definition: FlowDefinition = {
  version: 1,
  name: "weekly_digest",
  inputs: { since: { type: "string", default: "2026-01-01" } },
  config: {},
  secrets: ["NEWS_TOKEN"],
  env: [],
  defaults: { retry: { max: 3, baseMs: 1000 }, timeoutMs: 30_000 },
  run: { concurrency: 10, waves: "eager", limits: { model: 3 } },
  output: { topics: "${{ size(good) }}" },
  log: "footer",
  nodes: [
    {
      kind: "step",
      id: "topics",
      uses: "http",
      settings: { url: "https://news.example" },
      retry: { max: 5 },
    },
    {
      kind: "group",
      id: "research",
      each: "${{ good }}",
      as: "topic",
      nodes: [{ kind: "step", id: "notes", settings: {}, body: { language: "prompt", text: "Research" } }],
    },
  ],
};

const started: RunEvent = {
  version: 1,
  type: "run.started",
  run: "r",
  sequence: 0,
  at: 1,
  flow: "weekly_digest",
  inputs: { since: "2026-01-01" },
  waves: [["topics"], ["research"]],
  concurrency: 10,
};

test("a definition passes its schema unchanged, also through JSON", () => {
  expect(flowDefinitionSchema.parse(JSON.parse(JSON.stringify(definition)))).toEqual(definition);
});

test("a definition of a later version, or with a key nobody knows, is refused", () => {
  expect(flowDefinitionSchema.safeParse({ ...definition, version: 2 }).success).toBe(false);
  expect(flowDefinitionSchema.safeParse({ ...definition, nodez: [] }).success).toBe(false);
});

test("an event passes its schema, and one of another type or without its fields is refused", () => {
  expect(runEventSchema.parse(started)).toEqual(started);
  expect(runEventSchema.safeParse({ ...started, type: "run.begun" }).success).toBe(false);
  const { waves: _waves, ...rest } = started;
  expect(runEventSchema.safeParse(rest).success).toBe(false);
});

test("an event may carry fields of a later version", () => {
  expect(runEventSchema.safeParse({ ...started, novelty: true }).success).toBe(true);
});

test("both schemas are there as JSON Schema", () => {
  expect(JSON.stringify(runEventJsonSchema())).toContain("run.started");
  expect(JSON.stringify(flowDefinitionJsonSchema())).toContain("settings");
});

test("the shipped schema files are the current ones: run `pnpm --filter @tidemark/spec generate`", () => {
  const shipped = (name: string): unknown =>
    JSON.parse(readFileSync(join(import.meta.dirname, "..", "schema", `${name}.json`), "utf8"));
  expect(shipped("run-event")).toEqual(runEventJsonSchema());
  expect(shipped("flow-definition")).toEqual(flowDefinitionJsonSchema());
});
