import { describe, expect, it } from "vitest";
import { nodesOf, stepOf, toldOfBody, toldOfSettings } from "./told-of.fixture.ts";

const step = "### a\n```sh step\n:\n```\n";

function groupOf(settings: string) {
  return nodesOf(`## g\n\`\`\`yaml group\n${settings}\n\`\`\`\n${step}`)[0];
}

function toldOfGroup(settings: string): readonly string[] {
  return toldOfBody(`## g\n\`\`\`yaml group\n${settings}\n\`\`\`\n${step}`);
}

describe("settings every step understands", () => {
  it.each([
    ["uses: http", { uses: "http" }],
    ["needs: [b, c]", { needs: ["b", "c"] }],
    ["needs:\n  - b", { needs: ["b"] }],
    ["needs: b", { needs: ["b"] }],
    ["when: !b.ok", { when: "!b.ok" }],
    ["when: always()", { when: "always()" }],
    ["else: true", { else: true }],
    ["retry: 0", { retry: { max: 0 } }],
    ["retry: 5", { retry: { max: 5 } }],
    [
      "retry: { max: 5, base: 500ms, cap: 1m30s, factor: 1.5, jitter: none, on: any }",
      { retry: { max: 5, baseMs: 500, capMs: 90_000, factor: 1.5, jitter: "none", on: "any" } },
    ],
    ["retry:\n  on: [ECONNRESET, 503]", { retry: { on: ["ECONNRESET", "503"] } }],
    ["timeout: 30s", { timeoutMs: 30_000 }],
    ["timeout: 0", { timeoutMs: 0 }],
    ["deadline: 2h", { deadlineMs: 7_200_000 }],
    ["fallback: b", { fallback: "b" }],
    ["undo: b", { undo: "b" }],
    ["on_error: continue", { onError: "continue" }],
    ["on_error: b", { onError: "b" }],
    ["effect: once", { effect: "once" }],
    ["rate: 10/1m", { rate: { count: 10, perMs: 60_000 } }],
    ["limit: model", { limit: "model" }],
    ["pool: gpu", { pool: "gpu" }],
    [
      "breaker: { key: news, threshold: 5, window: 1m, cooldown: 30s }",
      { breaker: { key: "news", threshold: 5, windowMs: 60_000, cooldownMs: 30_000 } },
    ],
    ["cache: true", { cache: true }],
    [
      "returns: { type: object, properties: { a: { type: [string, 'null'] } } }",
      { returns: { type: "object", properties: { a: { type: ["string", "null"] } } } },
    ],
    ["env:\n  NAME: ${{ b }}\n  N: 5", { env: { NAME: "${{ b }}", N: 5 } }],
  ])("%j", (settings, fields) => {
    const { kind, id, location, ...rest } = stepOf(settings);
    expect(rest).toEqual({ title: "a", settings: {}, ...fields });
  });

  it("every other key is a setting of the runtime, as it stands", () => {
    expect(
      stepOf(
        "uses: http\nurl: ${{ a }}\nheaders:\n  x-y: 1\nlist: [1, null, true, 1e3, 0x10, 2026-01-01]\nempty:",
      ).settings,
    ).toEqual({
      url: "${{ a }}",
      headers: { "x-y": 1 },
      list: [1, null, true, 1000, 16, "2026-01-01"],
      empty: null,
    });
  });

  it("bare expressions of runtimes stay as they stand", () => {
    expect(
      stepOf(
        'where: !item.ok && item.n == "# x"\nselect: { "a": body.items }\nnext: acc + item\nuntil: 2026-01-01T00:00:00Z',
      ).settings,
    ).toEqual({
      where: '!item.ok && item.n == "# x"',
      select: '{ "a": body.items }',
      next: "acc + item",
      until: "2026-01-01T00:00:00Z",
    });
  });

  it.each([
    ["uses: 5", "TM1401 7:7 5"],
    ["uses:", "TM1401 7:1 uses:"],
    ["uses: ${{ a }}", "TM1407 7:7 ${{ a }}"],
    ["needs: { a: b }", "TM1401 7:8 { a: b }"],
    ["needs: [b, b]", "TM1412 7:12 b"],
    ["needs: [B-1]", "TM1408 7:9 B-1"],
    ["needs: [[b]]", "TM1401 7:9 [b]"],
    ["when:", "TM1401 7:1 when:"],
    ["when: ${{ a }}", "TM1406 7:7 ${{ a }}"],
    ["when: a == ${{ b }} # c", "TM1406 7:7 a == ${{ b }}"],
    ["when: { a: 1", "ok"],
    ["retry: many", "TM1401 7:8 many"],
    ["retry: -1", "TM1401 7:8 -1"],
    ["retry: 1.5", "TM1401 7:8 1.5"],
    ["retry: { max: 3, bsae: 1s }", "TM1402 7:18 bsae"],
    ["retry: { factor: 0.5 }", "TM1401 7:18 0.5"],
    ["retry: { jitter: some }", "TM1404 7:18 some"],
    ["retry:\n  base: 5", "TM1403 8:9 5"],
    ["timeout: 30", "TM1403 7:10 30"],
    ["timeout: soon", "TM1403 7:10 soon"],
    ["timeout: -5s", "TM1403 7:10 -5s"],
    ["timeout: true", "TM1401 7:10 true"],
    ["timeout: ${{ config.t }}", "TM1407 7:10 ${{ config.t }}"],
    ["effect: twice", "TM1404 7:9 twice"],
    ["rate: 10", "TM1401 7:7 10"],
    ["rate: 10/m", "TM1403 7:7 10/m"],
    ["rate: 0/1m", "TM1403 7:7 0/1m"],
    ["rate: 5/0s", "TM1403 7:7 5/0s"],
    ["cache: yes", "TM1401 7:8 yes"],
    ["breaker: 5", "TM1401 7:10 5"],
    ["returns: string", "TM1401 7:10 string"],
    ["returns: { type: strng }", "TM1410 7:18 strng"],
    ["returns: { type: [string, nul] }", "TM1410 7:27 nul"],
    ["returns: { propertes: {} }", "TM1410 7:12 propertes"],
    ["returns: { properties: { a: string } }", "TM1401 7:29 string"],
    ["returns: { items: { type: text } }", "TM1410 7:27 text"],
    ["returns: { properties: { a: { required: true } } }", "TM1410 7:41 true"],
    ["env: [A]", "TM1401 7:6 [A]"],
    ["env: { A-B: 1 }", "TM1408 7:8 A-B"],
    ["env: { A: [1] }", "TM1401 7:11 [1]"],
  ])("%j is told as %s", (settings, told) => {
    expect(toldOfSettings(settings)).toEqual(told === "ok" ? [] : [told]);
  });

  it("several things wrong are all told", () => {
    expect(toldOfSettings("timeout: 5\nretry: { max: x, foo: 1 }\neffect: no\nuses: &a http")).toEqual([
      "TM1403 7:10 5",
      "TM1401 8:15 x",
      "TM1402 8:18 foo",
      "TM1404 9:9 no",
      "TM1203 10:7 &a",
    ]);
  });
});

describe("settings of groups", () => {
  it.each([
    ["each: ${{ good }}\nas: topic\nconcurrency: 5", { each: "${{ good }}", as: "topic", concurrency: 5 }],
    ["each: [1, 2]", { each: [1, 2] }],
    [
      "repeat: { max: 10, until: !a.open, every: 5s, on_max: continue }",
      { repeat: { max: 10, until: "!a.open", everyMs: 5000, onMax: "continue" } },
    ],
    ["repeat:\n  max: 3\n  while: a ? b : c # d", { repeat: { max: 3, while: "a ? b : c" } }],
    ["choose: first", { choose: "first" }],
    ["wait: any", { wait: "any" }],
    ["wait: 2", { wait: 2 }],
    ["output: ${{ a }}", { output: "${{ a }}" }],
    ["output:\n  x: ${{ a }}", { output: { x: "${{ a }}" } }],
    [
      "needs: [x]\nwhen: x\nelse: true\nfallback: y\non_error: continue\ntimeout: 1h",
      { needs: ["x"], when: "x", else: true, fallback: "y", onError: "continue", timeoutMs: 3_600_000 },
    ],
  ])("%j", (settings, fields) => {
    expect(groupOf(settings)).toMatchObject({ kind: "group", id: "g", ...fields });
  });

  it.each([
    ["eech: [1]", "TM1402 7:1 eech"],
    ["retry: 3", "TM1409 7:1 retry"],
    ["uses: http", "TM1409 7:1 uses"],
    ["each:", "TM1401 7:1 each:"],
    ["as: Topic", "TM1408 7:5 Topic"],
    ["concurrency: 0", "TM1401 7:14 0"],
    ["repeat: 5", "TM1401 7:9 5"],
    ["repeat: { until: a }", "TM1405 7:9 { until: a }"],
    ["repeat: { max: 0 }", "TM1401 7:16 0"],
    ["repeat:\n  max: 3\n  until: ${{ a }}", "TM1406 9:10 ${{ a }}"],
    ["choose: last", "TM1404 7:9 last"],
    ["wait: some", "TM1404 7:7 some"],
    ["wait: 0", "TM1401 7:7 0"],
  ])("%j is told as %s", (settings, told) => {
    expect(toldOfGroup(settings)).toEqual([told]);
  });
});

describe("settings that cannot be read", () => {
  it("are told once, with nothing that follows from it", () => {
    expect(toldOfSettings('uses: http\nurl: "https://x\ntimeout: 5')).toEqual(['TM1201 8:6 "']);
    expect(toldOfSettings("- a\n- b")).toEqual(["TM1208 7:1 - a"]);
    expect(toldOfSettings("just text")).toEqual(["TM1208 7:1 just text"]);
  });

  it("empty settings are none", () => {
    expect(stepOf("").settings).toEqual({});
    expect(stepOf("# only a comment").settings).toEqual({});
  });

  it("places are right under indented fences, tabs and other line ends", () => {
    expect(toldOfBody("## a\n  ```yaml step\n  uses: http\n    # x\n  retry:\n    max: x\n  ```\n")).toEqual([
      "TM1401 10:10 x",
    ]);
    expect(toldOfBody("## a\r\n```yaml step\r\nuses: http\r\ntimeout: 5\r\n```\r\n")).toEqual([
      "TM1403 8:10 5",
    ]);
    expect(toldOfBody("## a\r```yaml step\ruses: http\rtimeout: 5\r```\r")).toEqual(["TM1403 8:10 5"]);
    expect(toldOfBody("## a\n```yaml step\nuses: 日本\ntext: 日本\u{1f600} ${{\ntimeout: 5\n```\n")).toEqual([
      "TM1403 9:10 5",
    ]);
  });
});
