import { Probe, probeFlow, type ProbeStep } from "@tidemark/testkit";
import type { FlowDefinition, GroupDefinition, RuntimeDescription } from "@tidemark/spec";
import { describe, expect, test } from "vitest";
import { analyze } from "./analyze.ts";

const filter: RuntimeDescription = {
  type: "filter",
  deferred: { where: { kind: "expression", variables: ["item", "index"], condition: true } },
};
const set: RuntimeDescription = { type: "set", languages: { cel: "expression" } };
const runtimes: readonly RuntimeDescription[] = [new Probe().runtime, filter, set];

type Steps = Readonly<Record<string, ProbeStep>>;

function problemsOf(definition: FlowDefinition): readonly string[] {
  return analyze(definition, { runtimes }).problems.map(
    ({ code, place }) => `${code} ${place.node} ${place.pointer} ${place.start}-${place.end}`,
  );
}

const check = (steps: Steps, flow: Partial<FlowDefinition> = {}): readonly string[] =>
  problemsOf(probeFlow(steps, flow));

/** The problems of one string in a step, beside the declarations that it may read. */
function checkValue(value: string, flow: Partial<FlowDefinition> = {}): readonly string[] {
  return check(
    { b: { settings: { value } } },
    { ...flow, inputs: { ...flow.inputs }, config: { ...flow.config } },
  );
}

describe("TM2015", () => {
  const inputs = {
    count: { type: "integer" },
    name: { type: "string" },
    names: { type: "array", items: { type: "string" } },
    user: { type: "object", properties: { email: { type: "string" } } },
    open: { type: "object" },
    either: { type: ["string", "number"] },
  };
  const config = { fresh: { type: "boolean" }, mode: { enum: ["fast", "slow"] } };
  const problems = (source: string): readonly string[] =>
    checkValue(source, { inputs, config }).filter((problem) => !problem.startsWith("TM2040"));

  test("points at the part of the string that cannot work", () => {
    expect(problems("n: ${{ inputs.names - 1 }}, ${{ inputs.count + 1 }}")).toEqual([
      "TM2015 b /settings/value 7-23",
    ]);
    expect(problems("${{ inputs.user.emial }}")).toEqual(["TM2015 b /settings/value 4-21"]);
    expect(problems("${{ size(inputs.count) }}")).toEqual(["TM2015 b /settings/value 4-22"]);
    expect(problems("${{ !config.mode }}")).toEqual(["TM2015 b /settings/value 4-16"]);
    expect(problems("${{ run.attempt.first }}")).toEqual(["TM2015 b /settings/value 4-21"]);
  });

  test("finds the string inside a value", () => {
    const steps = { b: { settings: { value: { list: ["fine", { "a/b": "${{ -inputs.name }}" }] } } } };
    expect(check(steps, { inputs: { name: { type: "string" } } })).toEqual([
      "TM2015 b /settings/value/list/1/a~1b 4-16",
    ]);
  });

  test.each([
    ...["${{ inputs.count + 'x' }}", "${{ inputs.either + 1 }}", "${{ inputs.open.whatever.it.is * 2 }}"],
    ...["${{ inputs.user.email.trim() }}", "${{ inputs.names[0].trim() }}", "${{ inputs.count == null }}"],
    ...["${{ has(inputs.user.phone) ? inputs.user.phone : 0 }}", "${{ inputs.user.?phone.orValue(1) + 1 }}"],
    ...["${{ config.mode == 'fast' }}", "${{ run.attempt > 1 }}", "${{ steps }}"],
  ])("leaves alone what may work: %s", (source) => {
    expect(problems(source).filter((problem) => !problem.startsWith("TM2005"))).toEqual([]);
  });

  test("a condition has to be true or false: `when`, `until`, `while`, and a runtime's own", () => {
    const count = { inputs: { count: { type: "integer" } } };
    expect(check({ a: { when: " inputs.count" } }, count)).toEqual(["TM2015 a /when 1-13"]);
    expect(check({ a: { when: "inputs.count > 0" } }, count)).toEqual([]);
    expect(check({ a: {}, b: { when: "size(a)", needs: ["a"] } })).toEqual(["TM2015 b /when 0-7"]);
    const where = (source: string) => check({ a: { uses: "filter", settings: { where: source } } }, count);
    expect(where("inputs.count + index")).toEqual(["TM2015 a /settings/where 0-20"]);
    expect(where("item > inputs.count")).toEqual([]);
    const body = probeFlow({ a: { settings: { value: 1 } } }).nodes;
    const repeat = { max: 2, until: "size(a)", while: "index" };
    const group: GroupDefinition = { kind: "group", id: "g", nodes: body, repeat };
    expect(problemsOf({ ...probeFlow({}), nodes: [group] })).toContain("TM2015 g /repeat/until 0-7");
  });

  test("a body of one expression, env and output are looked at too", () => {
    const count = { inputs: { count: { type: "integer" } } };
    const body = { language: "cel", text: "inputs.count.x" };
    expect(check({ a: { uses: "set", settings: {}, body } }, count)).toEqual(["TM2015 a /body 0-14"]);
    expect(check({ a: { env: { N: "${{ inputs.count.x }}" } } }, count)).toEqual(["TM2015 a /env/N 4-18"]);
    expect(check({ a: {} }, { ...count, output: { n: "${{ inputs.count.x }}" } })).toEqual([
      "TM2015  /output/n 4-18",
    ]);
  });

  test("what is not declared is told once", () => {
    expect(checkValue("${{ inputs.nobody.at.all + config.nothing }}")).toEqual([
      "TM2004 b /settings/value 4-24",
      "TM2004 b /settings/value 27-41",
    ]);
  });
});

describe("what a step returns", () => {
  const returns = {
    type: "object",
    properties: {
      items: { type: "array", items: { type: "object", properties: { name: { type: "string" } } } },
    },
  };
  const read = (value: string, rest: ProbeStep = {}) =>
    check({ a: { returns, ...rest }, c: {}, b: { settings: { value } } });

  test("TM2008 also inside lists, in loops and behind `steps`", () => {
    expect(read("${{ a.itms }}")).toEqual(["TM2008 b /settings/value 4-10"]);
    expect(read("${{ a.items[0].nme }}")).toEqual(["TM2008 b /settings/value 4-18"]);
    expect(read("${{ a.items.map(i, i.nme) }}")).toEqual(["TM2008 b /settings/value 19-24"]);
    expect(read("${{ steps.a.output.itms }}")).toEqual(["TM2008 b /settings/value 4-23"]);
    const { problems } = analyze(
      probeFlow({ a: { returns }, b: { settings: { value: "${{ a.items.map(i, i.nme) }}" } } }),
    );
    expect(problems[0]?.message).toBe("`a.items[]` returns no `nme`.");
    expect(problems[0]?.help).toContain("`name`");
    expect(problems[0]?.expected).toBe("one of name");
  });

  test("whoever asks whether a field is there may read it", () => {
    expect(read("${{ has(a.more) ? a.more : a.?other }}")).toEqual([]);
    expect(read("${{ 'more' in a && a.more }}")).toEqual([]);
  });

  test("a skipped step reads as null, and another may stand in for it", () => {
    expect(read("${{ a == null ? 'nothing' : a.items }}")).toEqual([]);
    expect(read("${{ a.other }}", { fallback: "c" })).toEqual([]);
    expect(read("${{ size(a.items[0].name) + 1 }}")).toEqual([]);
    expect(read("${{ a.items + 1 }}")).toEqual(["TM2015 b /settings/value 4-15"]);
  });

  test("`additionalProperties: true` lets others be read", () => {
    expect(read("${{ a.other }}", { returns: { ...returns, additionalProperties: true } })).toEqual([]);
  });
});

describe("steps", () => {
  const read = (value: string) => check({ a: {}, b: { settings: { value } } });

  test("have a status and a few more things", () => {
    expect(read("${{ steps.a.statsu }}")).toEqual(["TM2015 b /settings/value 4-18"]);
    expect(read("${{ steps.a.error.code }} ${{ steps.a.output.x }} ${{ steps.a.attempts + 1 }}")).toEqual([]);
    expect(read("${{ steps.a.durationMs > 5 }}")).toEqual([]);
  });

  test("TM2016: a status that there is not", () => {
    const { problems } = analyze(probeFlow({ a: {}, b: { when: 'steps.a.status == "skiped"' } }), {
      runtimes,
    });
    expect(problems).toMatchObject([{ code: "TM2016", severity: "warning", place: { start: 0, end: 26 } }]);
    expect(problems[0]?.help).toContain('"skipped"');
    expect(read("${{ steps.a.status in ['done', 'skipped'] }}")).toEqual([]);
    expect(read("${{ steps.a.status in ['ok', 'well'] }}")).toEqual(["TM2016 b /settings/value 4-36"]);
    expect(read("${{ steps.a.status != null }}")).toEqual([]);
  });
});
