import type { Json, RunEvent, StepStatus } from "@tidemark/spec";
import fc from "fast-check";
import MarkdownParser, { type Token } from "markdown-it";
import { describe, expect, it } from "vitest";
import { formatExecutionLog } from "./format-execution-log.ts";
import { hostileText } from "./hostile-text.fixture.ts";
import { eventsOf, runFinished, runStarted, stepFinished, stepStarted } from "./log-events.fixture.ts";
import { readRecentRuns } from "./recent-runs.ts";

const error = (message: string) => ({ name: "HttpError", code: "http_status", message, hint: "Look there." });

const events = eventsOf([
  runStarted([["topics", "cached"], ["send"]]),
  stepStarted("topics"),
  stepStarted("cached"),
  stepFinished("topics", { attempts: 3, status: "failed", error: error("503 from\nnews | example") }),
  stepFinished("cached", { output: { items: ["a", 1, null] }, durationMs: 12 }),
  stepFinished("send", { status: "skipped", attempts: 0, durationMs: 0, reason: "`topics` failed" }),
  { type: "run.finished", status: "failed", durationMs: 12_345, counts: {}, error: error("503 from\nnews") },
]);

const head = `## Execution Log

- Run: \`r1\`
- Flow: \`digest\`
- Started: 2026-11-20T13:30:59.250Z
- Duration: 12.345 s
- Status: failed
- Waves: 0 of 2
- Error: 503 from news

| Node | Status | Attempts | Duration | Output |
| --- | --- | --- | --- | --- |
| \`topics\` | failed | 3 | 4.1s | 503 from news \\| example |
| \`cached\` | done | 1 | 12ms | {"items":\\["a",1,null]} |
| \`send\` | skipped | 0 | – | \\\`topics\\\` failed |
`;

const markdown = new MarkdownParser({ html: true, maxNesting: 100 });

function countOf(tokens: readonly Token[], type: string): number {
  return tokens.filter((token) => token.type === type).length;
}

describe("formatExecutionLog", () => {
  it("tells of the run, of its steps, and of the runs before", () => {
    const recent = [{ run: "r0", startedAt: 0, durationMs: 1000, status: "done" }] as const;
    expect(formatExecutionLog(events, { recent })).toBe(`${head}
Recent runs:

- \`r1\` · 2026-11-20T13:30:59.250Z · 12.345 s · failed
- \`r0\` · 1970-01-01T00:00:00.000Z · 1.000 s · done
`);
  });

  it("in full has every output and error whole, and no stack", () => {
    const withStack = events.map((event): RunEvent =>
      event.type === "run.finished" ? { ...event, error: { ...error("no"), stack: "at /home" } } : event,
    );
    expect(formatExecutionLog(withStack, { full: true }))
      .toBe(`${head.replace("- Error: 503 from news", "- Error: no")}
Error of the run:

\`\`\`text
HttpError (http_status): no
Look there.
\`\`\`

### \`topics\`

\`\`\`text
HttpError (http_status): 503 from
news | example
Look there.
\`\`\`

### \`cached\`

\`\`\`json
{
  "items": [
    "a",
    1,
    null
  ]
}
\`\`\`

### \`send\`

Reason: \\\`topics\\\` failed

Recent runs:

- \`r1\` · 2026-11-20T13:30:59.250Z · 12.345 s · failed
`);
  });

  it("says what is behind an error", () => {
    const [first, second] = [error("one"), { ...error("two"), cause: error("deep") }];
    const failed = stepFinished("a", {
      status: "failed",
      error: { ...error("all"), errors: [first, second] },
    });
    const text = formatExecutionLog(eventsOf([runStarted(), stepStarted("a"), failed]), { full: true });
    for (const part of ["1. HttpError", "2. HttpError", "Caused by HttpError (http_status): deep"])
      expect(text).toContain(part);
  });

  it("keeps a table of a sensible length, and all of it in full", () => {
    const paths = Array.from({ length: 502 }, (_, index) => `step_${index}`);
    const many = eventsOf([
      runStarted(),
      ...paths.flatMap((path) => [stepStarted(path), stepFinished(path)]),
    ]);
    const short = formatExecutionLog(many);
    expect(short.match(/^\| `step_\d+` /gm)).toHaveLength(500);
    expect(short).toContain("\n\n2 more rows are in the run's own `run.md`.\n\n");
    expect(formatExecutionLog(many, { full: true }).match(/^\| `step_\d+` /gm)).toHaveLength(502);
  });

  it("shows the output of a fallback and not the error that it stands in for", () => {
    const result = stepFinished("a", { status: "fallback", output: "cached", error: error("gone") });
    expect(formatExecutionLog(eventsOf([runStarted(), stepStarted("a"), result]))).toContain("| cached |");
  });

  it("shows of a rejection who rejected it, and why", () => {
    const result = stepFinished("a", {
      status: "rejected",
      output: { action: "reject" },
      reason: "by ada: no",
    });
    expect(formatExecutionLog(eventsOf([runStarted(), stepStarted("a"), result]))).toContain(
      "| by ada: no |",
    );
  });

  it("shows the paths of groups as code", () => {
    const paths = ["research[14].notes", "topics~cached_topics", "a.b[0].c[12]", "wait#backoff", "a!tidy"];
    const text = formatExecutionLog(eventsOf([runStarted(), ...paths.map((path) => stepFinished(path))]));
    for (const path of paths) expect(text).toContain(`| \`${path}\` |`);
  });

  it("does not take long over large outputs", () => {
    const output = Array.from({ length: 200 }, () => "line | one\n".repeat(10_000));
    const paths = Array.from({ length: 100 }, (_, index) => `step_${index}`);
    const many = eventsOf([runStarted(), ...paths.map((path) => stepFinished(path, { output }))]);
    const start = performance.now();
    expect(formatExecutionLog(many).length).toBeLessThan(30_000);
    // 2 GB of outputs: turned into JSON they would take seconds.
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

const statuses: readonly StepStatus[] = ["done", "failed", "skipped", "rejected", "cancelled", "fallback"];
const hostileJson: fc.Arbitrary<Json> = fc.oneof(
  hostileText,
  fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      hostileText,
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(hostileText, tie("value"), { maxKeys: 3 }) as fc.Arbitrary<Json>,
    ),
  })).value,
);
const hostileStep = fc.record({
  path: fc.oneof(hostileText, fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/)),
  status: fc.constantFrom(...statuses),
  output: fc.option(hostileJson, { nil: undefined }),
  message: fc.option(hostileText, { nil: undefined }),
  reason: fc.option(hostileText, { nil: undefined }),
});
const hostileEvents = fc
  .record({
    run: hostileText,
    why: hostileText,
    steps: fc.uniqueArray(hostileStep, { selector: (step) => step.path }),
  })
  .map(({ run, why, steps }) => ({
    steps,
    events: eventsOf(
      [
        runStarted(),
        ...steps.map(({ path, status, output, message, reason }) =>
          stepFinished(path, {
            status,
            ...(output !== undefined && { output }),
            ...(message !== undefined && { error: error(message) }),
            ...(reason !== undefined && { reason }),
          }),
        ),
        { type: "run.suspended", reason: why } as const,
        { ...runFinished("failed"), output: why, error: error(why) } as ReturnType<typeof runFinished>,
      ],
      run,
    ),
  }));

describe("whatever the steps return", () => {
  it("the log is one heading and one table, with a row of five cells for each", () => {
    fc.assert(
      fc.property(hostileEvents, ({ events: hostile, steps }) => {
        const text = formatExecutionLog(hostile);
        const tokens = markdown.parse(text, {});
        const headings = tokens.flatMap((token, index) =>
          token.type === "heading_open" ? [`${token.tag} ${tokens[index + 1]?.content}`] : [],
        );
        expect(headings).toEqual(["h2 Execution Log"]);
        expect(countOf(tokens, "table_open")).toBe(1);
        expect(countOf(tokens, "tr_open")).toBe(1 + steps.length);
        expect(countOf(tokens, "td_open")).toBe(5 * steps.length);
        for (const type of ["html_block", "fence", "code_block", "blockquote_open", "hr"])
          expect(countOf(tokens, type)).toBe(0);
        const inline = tokens.flatMap(({ children }) => children ?? []);
        for (const { type } of inline)
          expect(["text", "text_special", "code_inline", "softbreak"]).toContain(type);
        expect(text).not.toContain("<!--");
        // eslint-disable-next-line no-control-regex -- there must be none
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/);
        expect(text.isWellFormed()).toBe(true);
        expect(readRecentRuns(text).every(({ run }) => run === hostile[0]?.run)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("in full it has a heading for each step with something to show, and nothing breaks out of a fence", () => {
    fc.assert(
      fc.property(hostileEvents, ({ events: hostile, steps }) => {
        const tokens = markdown.parse(formatExecutionLog(hostile, { full: true }), {});
        const shown = steps.filter(
          ({ output, message, reason }) =>
            output !== undefined || message !== undefined || reason !== undefined,
        );
        expect(tokens.filter(({ type, tag }) => type === "heading_open" && tag === "h2")).toHaveLength(1);
        expect(countOf(tokens, "heading_open")).toBe(1 + shown.length);
        expect(countOf(tokens, "table_open")).toBe(1);
        expect(countOf(tokens, "td_open")).toBe(5 * steps.length);
        const fences = steps
          .flatMap(({ output, message }) => [output, message])
          .filter((part) => part !== undefined);
        expect(countOf(tokens, "fence")).toBe(2 + fences.length);
        expect(countOf(tokens, "html_block")).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});
