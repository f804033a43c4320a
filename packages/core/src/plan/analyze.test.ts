import { probeFlow, type ProbeStep } from "@tidemark/testkit";
import { Probe } from "@tidemark/testkit";
import type { FlowDefinition, GroupDefinition, NodeDefinition, RuntimeDescription } from "@tidemark/spec";
import { describe, expect, test } from "vitest";
import { analyze } from "./analyze.ts";
import { problemCodes } from "./problem-codes.ts";

const shell: RuntimeDescription = { type: "shell", languages: { sh: "raw" }, bodyRequired: true };
const filter: RuntimeDescription = {
  type: "filter",
  deferred: { where: { kind: "expression", variables: ["item", "index"] } },
};
const text: RuntimeDescription = { type: "text", languages: { text: "template" } };
const runtimes: readonly RuntimeDescription[] = [new Probe().runtime, shell, filter, text];

/** Problems as `CODE node pointer start-end`, which is what others build on; prose may change. */
function problemsOf(definition: FlowDefinition): readonly string[] {
  return analyze(definition, { runtimes }).problems.map(({ code, place }) =>
    [code, place.node, place.pointer, place.start === undefined ? "" : `${place.start}-${place.end}`]
      .filter(Boolean)
      .join(" "),
  );
}

const check = (steps: Readonly<Record<string, ProbeStep>>, flow: Partial<FlowDefinition> = {}) =>
  problemsOf(probeFlow(steps, flow));

function helpOf(
  steps: Readonly<Record<string, ProbeStep>>,
  flow: Partial<FlowDefinition> = {},
): string | undefined {
  return analyze(probeFlow(steps, flow), { runtimes }).problems[0]?.help;
}

function group(
  id: string,
  nodes: readonly NodeDefinition[],
  rest: Partial<GroupDefinition> = {},
): GroupDefinition {
  return { kind: "group", id, nodes, ...rest };
}

const probe = (id: string, value: string): NodeDefinition =>
  probeFlow({ [id]: { settings: { value } } }).nodes[0]!;

describe("expressions and references", () => {
  test("a healthy flow has no problems and a plan", () => {
    const { plan, problems } = analyze(probeFlow({ a: {}, b: { settings: { value: "${{ a }}" } } }), {
      runtimes,
    });
    expect(problems).toEqual([]);
    expect(plan?.waves).toEqual([["a"], ["b"]]);
  });

  test("TM2001 points into the string that cannot be read, and all of them are told", () => {
    expect(check({ a: { when: "1 +", settings: { value: { x: ["ok ${{ 1 + }}"] } } } })).toEqual([
      expect.stringMatching(/^TM2001 a \/when/),
      expect.stringMatching(/^TM2001 a \/settings\/value\/x\/0/),
    ]);
  });

  test("TM2002 names the nearest name", () => {
    expect(check({ topics: {}, b: { settings: { value: "n: ${{ topcs }}" } } })).toEqual([
      "TM2002 b /settings/value 7-12",
    ]);
    expect(helpOf({ topics: {}, b: { settings: { value: "${{ topcs }}" } } })).toContain("`topics`");
    expect(helpOf({ b: { settings: { value: "${{ since }}" } } }, { inputs: { since: {} } })).toContain(
      "inputs.since",
    );
  });

  test("TM2004 knows inputs, config, env, secrets and the fields of a run", () => {
    const value = [
      "${{ inputs.a }}",
      "${{ config.a }}",
      "${{ env.A }}",
      "${{ secrets.A }}",
      "${{ run.uid }}",
    ];
    expect(check({ a: { settings: { value } } }).map((problem) => problem.slice(0, 6))).toEqual(
      Array(5).fill("TM2004"),
    );
  });

  test("TM2005: a computed step needs its candidates named", () => {
    const step = { settings: { value: "${{ steps[inputs.which].output }}" } };
    const inputs = { inputs: { which: { type: "string" } } };
    expect(check({ a: {}, b: step }, inputs)).toEqual([expect.stringMatching(/^TM2005 b/)]);
    expect(check({ a: {}, b: { ...step, needs: ["a"] } }, inputs)).toEqual([]);
  });

  test("TM2006: a secret stands alone", () => {
    const secrets = { secrets: ["A"] };
    expect(check({ a: { settings: { value: "${{ secrets.A + 'x' }}" } } }, secrets)).toEqual([
      expect.stringMatching(/^TM2006 a/),
    ]);
    expect(check({ a: { when: "secrets.A == 'x'" } }, secrets)).toEqual([
      expect.stringMatching(/^TM2006 a \/when/),
    ]);
    expect(check({ a: { settings: { value: "Bearer ${{ secrets.A }}" } } }, secrets)).toEqual([]);
  });

  test("TM2007: a value in a script shows the rewrite", () => {
    const step = { uses: "shell", settings: {}, body: { language: "sh", text: 'echo "${{ a.name }}"' } };
    expect(check({ a: {}, b: step })).toEqual(["TM2007 b /body 6-19"]);
    expect(helpOf({ a: {}, b: step })).toContain("$NAME");
  });

  test("TM2008: only fields that `returns` names can be read", () => {
    const returns = { type: "object", properties: { items: { type: "object", properties: { name: {} } } } };
    expect(
      check({
        a: { returns },
        b: { settings: { value: "${{ a.itms }} ${{ a.items.name }} ${{ a.items.nme }}" } },
      }),
    ).toEqual(["TM2008 b /settings/value 4-10", "TM2008 b /settings/value 38-49"]);
  });

  test("TM2009: nobody reads itself", () => {
    expect(check({ a: { settings: { value: "${{ a }}" } } })).toEqual([expect.stringMatching(/^TM2009 a/)]);
  });

  test("a variable of a deferred setting is known there, under its own name, and nowhere else", () => {
    const step = (where: string, as?: string) => ({ uses: "filter", settings: { where, ...(as && { as }) } });
    expect(check({ a: step("item.score > index") })).toEqual([]);
    expect(check({ a: step("topic.score > 1", "topic") })).toEqual([]);
    expect(check({ a: step("item.score > 1", "topic") })).toEqual([
      expect.stringMatching(/^TM2002 a \/settings\/where/),
    ]);
    expect(check({ a: { when: "item.score > 1" } })).toEqual([expect.stringMatching(/^TM2002 a \/when/)]);
  });

  test("a template body is read like a setting", () => {
    const body = (source: string) => ({
      uses: "text",
      settings: {},
      body: { language: "text", text: source },
    });
    expect(check({ a: {}, b: body("Dear ${{ a }}") })).toEqual([]);
    expect(analyze(probeFlow({ a: {}, b: body("Dear ${{ a }}") }), { runtimes }).plan?.waves).toEqual([
      ["a"],
      ["b"],
    ]);
    expect(check({ b: body("Dear ${{ nobody }}") })).toEqual(["TM2002 b /body 9-15"]);
  });
});

describe("runtimes", () => {
  test("TM2010 suggests a runtime that is there", () => {
    expect(check({ a: { uses: "shel" } })).toEqual(["TM2010 a /uses"]);
    expect(helpOf({ a: { uses: "shel" } })).toContain("`shell`");
  });

  test("TM2011: a step says what it uses, or its body does", () => {
    const { uses: _uses, ...nothing } = probeFlow({ a: {} }).nodes[0] as { uses: string } & NodeDefinition;
    const of = (rest: object) =>
      problemsOf({ ...probeFlow({}), nodes: [{ ...nothing, ...rest } as NodeDefinition] });
    expect(of({})).toEqual(["TM2011 a"]);
    expect(of({ body: { language: "cobol", text: "" } })).toEqual(["TM2011 a /body"]);
    expect(of({ body: { language: "sh", text: "" } })).toEqual([]);
  });

  test("TM2012 and TM2013 hold settings against the schema; what is known later is left for later", () => {
    expect(check({ a: { settings: { valeu: 1 } } })).toEqual([expect.stringMatching(/^TM2012 a/)]);
  });

  test("TM2014: a body in a language that the runtime does not take, or none where one is needed", () => {
    expect(check({ a: { uses: "shell", settings: {} } })).toEqual(["TM2014 a"]);
    expect(check({ a: { uses: "shell", settings: {}, body: { language: "sql", text: "" } } })).toEqual([
      "TM2014 a /body",
    ]);
  });
});

describe("ids and targets", () => {
  test("TM2020 to TM2022", () => {
    expect(problemsOf({ ...probeFlow({}), nodes: [probe("a", "1"), probe("a", "2")] })).toEqual([
      "TM2020 a /id",
    ]);
    expect(check({ inputs: {} })).toEqual(["TM2021 inputs /id"]);
    expect(check({ "Not-An-Id": {} })).toEqual(["TM2022 Not-An-Id /id"]);
  });

  test("TM2030: whoever is named is there", () => {
    expect(
      check({ a: { needs: ["b"], fallback: "c", undo: "d", onError: "e" } })
        .filter((problem) => problem.startsWith("TM2030"))
        .toSorted(),
    ).toEqual(["TM2030 a /fallback", "TM2030 a /needs/0", "TM2030 a /onError", "TM2030 a /undo"]);
  });

  test("TM2031 shows the whole cycle", () => {
    const { problems } = analyze(
      probeFlow({ a: { needs: ["c"] }, b: { needs: ["a"] }, c: { needs: ["b"] }, d: { needs: ["a"] } }),
    );
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: "TM2031", place: { node: "a" } });
    expect(problems[0]?.message).toContain("a → c → b → a");
    expect(problems[0]?.related?.map(({ place }) => place.node)).toEqual(["a", "c", "b"]);
  });

  test("TM2032: fallbacks in a circle", () => {
    expect(check({ a: { fallback: "b" }, b: { fallback: "a" } })).toEqual(["TM2032 a /fallback"]);
  });

  test("TM2033: a fallback cannot be waited for, and is in no wave", () => {
    expect(check({ a: { fallback: "b" }, b: {}, c: { needs: ["b"] } })).toEqual(["TM2033 c"]);
    expect(analyze(probeFlow({ a: { fallback: "b" }, b: {} })).plan?.waves).toEqual([["a"]]);
  });

  test("what a fallback reads is done before the step it stands in for", () => {
    const { plan } = analyze(
      probeFlow({ a: { fallback: "b" }, b: { settings: { value: "${{ c }}" } }, c: {} }),
    );
    expect(plan?.waves).toEqual([["c"], ["a"]]);
  });

  test("TM2035: `else` belongs where something chooses", () => {
    const nodes = [group("g", [{ ...probe("a", "x"), else: true }], { choose: "first" })];
    expect(check({ a: { else: true } })).toEqual(["TM2035 a /else"]);
    expect(problemsOf({ ...probeFlow({}), nodes })).toEqual(["TM2050 g"]);
  });

  test("TM2034: a limit has its number", () => {
    expect(check({ a: { limit: "modle" } }, { run: { limits: { model: 1 } } })).toEqual(["TM2034 a /limit"]);
  });
});

describe("warnings", () => {
  test("TM2040: an input that nobody reads", () => {
    expect(check({ a: {} }, { inputs: { n: {} } })).toEqual(["TM2040 /inputs/n"]);
    expect(check({ a: { settings: { value: "${{ inputs }}" } } }, { inputs: { n: {} } })).toEqual([]);
  });

  test("TM2041: a reader that is skipped with what it reads", () => {
    expect(check({ a: { when: "1 == 1" }, b: { settings: { value: "${{ a }}" } } })).toEqual(["TM2041 b"]);
    expect(check({ a: { when: "1 == 1" }, b: { needs: ["a"], settings: { value: "${{ a }}" } } })).toEqual(
      [],
    );
  });

  test("TM2050: what cannot run yet is said, and the plan is still there to look at", () => {
    const { plan, problems } = analyze(probeFlow({ a: { undo: "b" }, b: {} }));
    expect(problems.map(({ code, severity }) => `${code} ${severity}`)).toEqual(["TM2050 warning"]);
    expect(plan?.unsupported).toHaveLength(1);
    const ignored = analyze(probeFlow({ a: { pool: "gpu" } }, { triggers: {}, tests: [] }));
    expect(ignored.problems.map(({ place }) => place.pointer)).toEqual(["/triggers", "/tests", "/pool"]);
    expect(ignored.plan?.unsupported).toEqual([]);
  });
});

describe("groups", () => {
  const flow = (nodes: readonly NodeDefinition[], rest: Partial<FlowDefinition> = {}) => ({
    ...probeFlow({}),
    nodes,
    ...rest,
  });

  test("a step sees its siblings, its ancestors' siblings and the variables that its ancestors bind", () => {
    const nodes = [
      probe("topics", "x"),
      group(
        "research",
        [probe("notes", "${{ topic }} ${{ index }} ${{ topics }}"), probe("check", "${{ notes }}")],
        { each: "${{ topics }}", as: "topic" },
      ),
      probe("after", "${{ research }}"),
    ];
    const { plan, problems } = analyze(flow(nodes));
    expect(problems.map(({ code }) => code)).toEqual(["TM2050"]);
    expect(plan?.waves).toEqual([["topics"], ["research"], ["after"]]);
  });

  test("TM2003: a step inside a group is seen from outside as `group.child`", () => {
    const nodes = [group("research", [probe("notes", "x")]), probe("after", "${{ notes }}")];
    const { problems } = analyze(flow(nodes));
    expect(problems[0]).toMatchObject({ code: "TM2003", place: { node: "after" } });
    expect(problems[0]?.help).toContain("research.notes");
  });

  test("a reference out of a group makes the group wait, also as part of a cycle", () => {
    const nodes = [group("inner", [probe("a", "${{ outer }}")]), probe("outer", "${{ inner }}")];
    expect(analyze(flow(nodes)).problems.map(({ code }) => code)).toContain("TM2031");
  });

  test("a step cannot read the group that it is part of", () => {
    expect(problemsOf(flow([group("g", [probe("a", "${{ g }}")])]))).toContainEqual(
      expect.stringMatching(/^TM2009 g.a/),
    );
  });

  test("`until` sees the body, `previous` and `index`", () => {
    const nodes = [
      group("g", [probe("a", "x")], { repeat: { max: 3, until: "a == previous && index > 1" } }),
    ];
    expect(problemsOf(flow(nodes)).filter((problem) => !problem.startsWith("TM2050"))).toEqual([]);
  });
});

test("every code has a title, and no code is used that has none", () => {
  for (const title of Object.values(problemCodes)) expect(title).toMatch(/^[A-Z].*[^.]$/);
});
