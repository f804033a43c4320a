import type { RunEvent } from "@tidemark/spec";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { checkXml, type XmlElement } from "../fixtures/check-xml.ts";
import { digestRun, failedRun, record } from "../fixtures/recorded-events.ts";
import { createRunStore } from "../store/run-store.ts";
import { createJunitPrinter } from "./junit-printer.ts";

function print(events: readonly RunEvent[], absorbed: readonly RunEvent[] = []): XmlElement {
  const store = createRunStore();
  let printed = "";
  const printer = createJunitPrinter({ store, write: (text) => void (printed += text) });
  for (const event of absorbed) {
    store.absorb(event);
    printer.absorb?.(event);
  }
  for (const event of events) store.dispatch(event);
  void printer.end({});
  return checkXml(printed);
}

const suiteOf = (root: XmlElement): XmlElement => root.children[0] as XmlElement;
const casesOf = (root: XmlElement): readonly XmlElement[] =>
  suiteOf(root).children.filter(({ name }) => name === "testcase");
const caseOf = (root: XmlElement, name: string): XmlElement =>
  casesOf(root).find(({ attributes }) => attributes["name"] === name) as XmlElement;
const inside = (one: XmlElement): readonly string[] => one.children.map(({ name }) => name);

const started = {
  type: "run.started",
  flow: "f",
  inputs: {},
  waves: [["a"], ["b"]],
  concurrency: 1,
} as const;

describe("JUnit XML", () => {
  test("has a case for each step, in the order of the plan", () => {
    const root = print(digestRun);
    expect(casesOf(root).map(({ attributes }) => attributes["name"])).toEqual([
      ...["topics", "weather", "archive", "good", "cached_report", "announce"],
    ]);
    const counts = { tests: "6", failures: "0", errors: "0", skipped: "1", time: "3.371" };
    expect(root.attributes).toEqual({ name: "tidemark", ...counts });
    expect(suiteOf(root).attributes).toMatchObject({
      name: "weekly_digest",
      ...counts,
      timestamp: "2026-01-05T09:30:00",
    });
    expect(caseOf(root, "weather")).toMatchObject({
      attributes: { classname: "weekly_digest", time: "0.048" },
      children: [{ name: "system-out", text: expect.stringContaining("Fog, clearing later") }],
    });
    expect(caseOf(root, "archive").children).toMatchObject([
      { name: "skipped", attributes: { message: "its condition is false" } },
    ]);
  });

  test("a failure has its message, its code, and the last lines of its output", () => {
    const root = print(failedRun);
    expect(root.attributes).toMatchObject({ tests: "3", failures: "1", errors: "0", skipped: "2" });
    const [failure, output] = caseOf(root, "build").children;
    expect(failure).toMatchObject({
      name: "failure",
      attributes: { message: "The command ended with exit code 2." },
    });
    expect(output?.text).toBe("compiling\nerror: missing semicolon\n\\x1b]0;owned\\x07");
  });

  test("a failure that the flow lived with is no failure", () => {
    const error = { name: "Error", message: "no luck" };
    const failed = {
      type: "step.finished",
      path: "a",
      wave: 1,
      status: "failed",
      attempts: 1,
      durationMs: 1,
      error,
    } as const;
    const done = { type: "run.finished", status: "done", durationMs: 2, counts: { failed: 1 } } as const;
    const root = print(record([started, failed, done]));
    expect(root.attributes).toMatchObject({ failures: "0", errors: "0" });
    expect(caseOf(root, "a").children).toMatchObject([{ name: "system-err", text: "no luck" }]);
  });

  test("what never ran, waits, or was ended with the run is skipped, and the run itself is in error", () => {
    const question = { ask: "Go?", actions: [], unattended: "suspend", onInterrupt: "suspend" } as const;
    const root = print(
      record([
        started,
        { type: "step.started", path: "a", wave: 1, uses: "checkpoint" },
        { type: "question.asked", path: "a", question, evidence: "" },
        { type: "run.suspended", reason: "`a` waits for a decision" },
      ]),
    );
    expect(caseOf(root, "a").children[0]?.attributes["message"]).toBe("waits for a decision");
    expect(caseOf(root, "b").children[0]?.attributes["message"]).toBe("has not run");
    expect(caseOf(root, "f").children).toMatchObject([{ name: "error", attributes: { type: "suspended" } }]);
    expect(root.attributes).toMatchObject({ tests: "3", errors: "1", skipped: "2" });
  });

  test("what earlier processes did is in it", () => {
    const [first, ...rest] = digestRun;
    expect(casesOf(print(rest.slice(-3), [first as RunEvent, ...rest.slice(0, -3)]))).toEqual(
      casesOf(print(digestRun)),
    );
    expect(inside(caseOf(print([], failedRun), "build"))).toContain("failure");
  });

  test("is well-formed whatever names, messages and outputs hold", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({
        unit: fc.constantFrom(
          "\u0000",
          "\u001B",
          "\uFFFE",
          "\uFFFF",
          "\uD800",
          "]]>",
          "<",
          "&",
          '"',
          "\n",
          "&#0;",
        ),
      }),
    );
    fc.assert(
      fc.property(text, text, text, text, (path, message, output, reason) => {
        const error = { name: message, message, code: reason, hint: output };
        const root = print(
          record([
            { ...started, flow: reason, waves: [[path]] },
            { type: "step.started", path, wave: 1, uses: "shell" },
            { type: "attempt.output", path, attempt: 1, stream: "stdout", text: output },
            { type: "step.finished", path, wave: 1, status: "failed", attempts: 1, durationMs: 1, error },
            {
              type: "step.finished",
              path: `${path}b`,
              wave: 1,
              status: "skipped",
              attempts: 0,
              durationMs: 0,
              reason,
            },
            { type: "run.finished", status: "failed", durationMs: 1, counts: {}, error },
          ]),
        );
        expect(casesOf(root)).toHaveLength(2);
      }),
    );
  });

  test.each([
    "<a>",
    "<a></b>",
    "<a>&</a>",
    "<a>\u0007</a>",
    '<a b="1" b="2"/>',
    '<a b="<"/>',
    "<a/><b/>",
    "<a>]]></a>",
  ])("the checker refuses %j", (text) =>
    expect(() => checkXml(`<?xml version="1.0" encoding="UTF-8"?>\n${text}\n`)).toThrow(Error),
  );
});
