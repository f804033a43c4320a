import { Validator } from "@cfworker/json-schema";
import type { JsonSchema, Runtime } from "@tidemark/spec";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { Diagnostics } from "../diagnostics.ts";
import { example } from "../example.fixture.ts";
import { diagnosticCodes, explain } from "../explain.ts";
import { findSettings, type SettingsText } from "../fmt/find-settings.ts";
import { frontMatterKeys } from "../front-matter/read-front-matter.ts";
import { groupKeys } from "../nodes/read-group.ts";
import { stepKeys } from "../nodes/read-step.ts";
import { parse } from "../parse.ts";
import { frontMatterJsonSchema, groupJsonSchema, settingsJsonSchema, stepJsonSchema } from "../schemas.ts";
import { SourceText } from "../source-text.ts";
import { parseYaml } from "../yaml/parse-yaml.ts";
import { toJson } from "../yaml/yaml-node.ts";

type Kind = SettingsText["kind"];

const schemas: Readonly<Record<Kind, JsonSchema>> = {
  "front matter": frontMatterJsonSchema(),
  step: stepJsonSchema(),
  group: groupJsonSchema(),
};

function fits(schema: JsonSchema, value: unknown): boolean {
  return new Validator(schema, "2020-12").validate(value).valid;
}

/** Whether all settings of a file fit the schemas. */
function fileFits(text: string): boolean {
  return findSettings(new SourceText(text), new Diagnostics(undefined)).every(
    ({ kind, text: settings, rawKeys }) => {
      const { node } = parseYaml(settings, rawKeys);
      return node === undefined || fits(schemas[kind], toJson(node));
    },
  );
}

const body = "## g\n### a\n```sh step\n:\n```\n";

/** The file in which nothing but the given settings can be wrong. */
function fileOf(kind: Kind, settings: object): string {
  const lines = Object.entries(settings).map(
    ([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}\n`,
  );
  const yaml = lines.join("");
  if (kind === "front matter") return `---\n${yaml}---\n${body}`;
  const front = "---\nname: x\n---\n";
  return kind === "group"
    ? front + body.replace("## g\n", `## g\n\`\`\`yaml group\n${yaml}\`\`\`\n`)
    : `${front}## a\n\`\`\`yaml step\n${yaml}\`\`\`\n\`\`\`sh step\n:\n\`\`\`\n`;
}

function codesOf(text: string): readonly string[] {
  return parse(text).diagnostics.map(({ code }) => code);
}

it("the shipped files are the current ones: run `pnpm --filter @tidemark/format generate`", () => {
  const shipped = (name: string): unknown =>
    JSON.parse(readFileSync(join(import.meta.dirname, "..", "..", "schema", `${name}.json`), "utf8"));
  expect(shipped("front-matter")).toEqual(frontMatterJsonSchema());
  expect(shipped("step")).toEqual(stepJsonSchema());
  expect(shipped("group")).toEqual(groupJsonSchema());
});

describe("the schemas and the parser", () => {
  it.each<readonly [Kind, readonly string[]]>([
    ["front matter", frontMatterKeys],
    ["step", stepKeys],
    ["group", groupKeys],
  ])("%s: know the same keys", (kind, keys) => {
    expect(Object.keys(schemas[kind]["properties"] as object)).toEqual(keys);
    const unknown = ["TM1105", "TM1402", "TM1409"];
    for (const key of new Set([...frontMatterKeys, ...stepKeys, ...groupKeys, "other"])) {
      const told = codesOf(fileOf(kind, { [key]: { other: 1 } })).filter((code) => unknown.includes(code));
      const isKnown = keys.includes(key) || kind === "step";
      // What is inside may be unknown; the key itself is on the line of its own.
      const isRefused = told.includes("TM1105") || told.includes("TM1409") || told.length > 1;
      if (isKnown) expect([key, isRefused]).toEqual([key, false]);
      else expect([key, told.length]).toEqual([key, 1]);
    }
  });

  it("accept the documentation's example", () => {
    expect(fileFits(example)).toBe(true);
  });

  const ofShape = ["TM1104", "TM1105", "TM1401", "TM1402", "TM1403", "TM1404", "TM1405", "TM1406", "TM1407"];
  const alsoOfShape = ["TM1208", "TM1408", "TM1409", "TM1410", "TM1412"];

  it.each(diagnosticCodes.filter((code) => explain(code)?.wrong !== undefined))(
    "judge the examples of %s alike",
    (code) => {
      const { wrong = "", right } = explain(code) ?? {};
      expect(fileFits(wrong)).toBe(![...ofShape, ...alsoOfShape].includes(code));
      if (right !== undefined) expect(fileFits(right)).toBe(true);
    },
  );

  it("judge any settings alike, but for what a schema cannot say", () => {
    const word = fc.constantFrom(
      ...[
        "a",
        "a-b",
        "A",
        "",
        " ",
        "x y",
        "${{ a }}",
        "1.2",
        "all",
        "any",
        "full",
        "none",
        "first",
        "once",
        "strict",
      ],
      ...["fail", "continue", "transient", "off", "footer", "string", "object"],
      ...["10s", "1 h 30 m", "5", "1.5s", "s", "10/1m", "0/1m", "1 / 2 h", "a/b", "a > 1", "!a"],
    );
    const leaf = fc.oneof(word, word, fc.constantFrom<unknown>(0, 1, 2.5, -1, 1e15, true, false, null));
    const inner = fc.constantFrom(
      ...[
        "max",
        "base",
        "cap",
        "factor",
        "jitter",
        "on",
        "until",
        "while",
        "every",
        "on_max",
        "key",
        "threshold",
      ],
      ...[
        "window",
        "cooldown",
        "type",
        "enum",
        "required",
        "properties",
        "items",
        "retry",
        "timeout",
        "concurrency",
      ],
      ...["waves", "limits", "deadline", "net", "run", "env", "schedule", "A", "a-b", "other"],
    );
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(inner, tie("value"), { maxKeys: 3, noNullPrototype: true }),
      ),
    }));
    const settings = fc.constantFrom<Kind>("front matter", "step", "group").chain((kind) =>
      fc.record({
        kind: fc.constant(kind),
        values: fc.dictionary(fc.constantFrom(...Object.keys(schemas[kind]["properties"] as object)), value, {
          minKeys: 1,
          maxKeys: 2,
          noNullPrototype: true,
        }),
      }),
    );
    // A word that is nearly one of JSON Schema's; a default that does not fit the schema around it.
    const beyondSchemas = ["TM1410", "TM1411"];
    const counts = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(settings, ({ kind, values }) => {
        const all = kind === "front matter" ? { name: "x", ...values } : values;
        const text = fileOf(kind, all);
        const codes = codesOf(text);
        const isAccepted = fileFits(text);
        if (codes.length === 0) expect(isAccepted).toBe(true);
        else if (!codes.some((code) => beyondSchemas.includes(code)))
          expect([codes, isAccepted]).toEqual([codes, false]);
        counts[codes.length === 0 ? "accepted" : "refused"] += 1;
      }),
      { numRuns: 4000 },
    );
    expect(counts.accepted).toBeGreaterThan(400);
    expect(counts.refused).toBeGreaterThan(400);
  });
});

describe("settingsJsonSchema", () => {
  const ask = z.strictObject({
    url: z.string().min(1),
    method: z.enum(["GET", "POST"]).default("GET"),
    tries: z.number().int().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    where: z.string().optional(),
    tree: z.lazy(() => tree).optional(),
  });
  interface Tree {
    readonly size: number;
    readonly children?: readonly Tree[] | undefined;
  }
  const tree: z.ZodType<Tree> = z.strictObject({
    size: z.number(),
    get children() {
      return z.array(tree).optional();
    },
  });
  const unsayable = z.strictObject({ at: z.custom<symbol>((value) => typeof value === "symbol") });
  const where = { kind: "expression", variables: ["item"] } as const;
  const schema = settingsJsonSchema([
    { type: "ask/it", config: ask as Runtime["config"], deferred: { where } },
    { type: "unsayable", config: unsayable as Runtime["config"] },
  ]);

  it.each<readonly [object, boolean]>([
    [{ url: "a" }, true],
    [{ url: 1 }, false],
    [{ url: "a", method: "PUT" }, false],
    [{ url: "a", method: "${{ inputs.method }}", tries: "${{ 3 }}" }, true],
    [{ url: "a", tries: "3" }, false],
    [{ url: "a", headers: { a: "${{ b }}" }, retry: 3, timeout: "3s" }, true],
    [{ url: "a", headers: "${{ b }}" }, true],
    [{ url: "a", headers: "b" }, false],
    [{ url: "a", retry: "often" }, false],
    [{ url: "a", methd: "GET" }, false],
    [{ url: "a", where: "item > 1" }, true],
    [{ url: "a", where: "${{ item > 1 }}" }, false],
    [{ tree: { size: 1, children: [{ size: "${{ a }}" }] } }, true],
    [{ tree: { size: 1, children: [{ size: "a" }] } }, false],
    [{ method: "POST" }, true],
  ])("%j", (settings, isRight) => {
    expect(fits(schema, { uses: "ask/it", ...settings })).toBe(isRight);
  });

  it("leaves alone what no runtime tells", () => {
    for (const uses of ["unsayable", "another"]) {
      expect(fits(schema, { uses, url: 1 })).toBe(true);
      expect(fits(schema, { uses, timeout: 1 })).toBe(false);
    }
    expect(fits(schema, { url: 1 })).toBe(true);
    expect(fits(schema, { retry: "often" })).toBe(false);
  });

  it("names the runtimes, for completion", () => {
    expect(schema).toMatchObject({ properties: { uses: { examples: ["ask/it", "unsayable"] } } });
  });
});
