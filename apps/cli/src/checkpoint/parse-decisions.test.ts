import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { parseDecisions } from "./parse-decisions.ts";

test.each([
  ["approve=approve", "approve", { action: "approve" }],
  ["approve=A", "approve", { action: "approve" }],
  ["ok=reject", "ok", { action: "reject" }],
  ["ok=Reject: too long: by far ", "ok", { action: "reject", reason: "too long: by far" }],
  ["ok=r:5", "ok", { action: "reject", reason: "5" }],
  ["ok=r:", "ok", { action: "reject" }],
  ["ok=input:42", "ok", { action: "input", input: 42 }],
  ['research[14].ok=i:{"a":"b=c:d"}', "research[14].ok", { action: "input", input: { a: "b=c:d" } }],
  [" ok = a ", "ok", { action: "approve" }],
])("%s", (value, step, answer) => {
  expect([...parseDecisions([value])]).toEqual([[step, answer]]);
});

test("one for each step, in order", () => {
  expect([...parseDecisions(["b=a", "a=r"]).keys()]).toEqual(["b", "a"]);
  expect(parseDecisions([]).size).toBe(0);
});

describe("is refused", () => {
  test.each([
    [["approve"], /expected <step>=<action>/],
    [["=approve"], /expected <step>=<action>/],
    [["approve="], /expected <step>=<action>/],
    [["approve=:x"], /expected <step>=<action>/],
    [["ok=approv"], /no answer `approv`/],
    [["ok=reject too long"], /no answer/],
    [["ok=yes"], /no answer `yes`/],
    [["ok=input"], /needs a value/],
    [["ok=input:  "], /needs a value/],
    [["ok=approve:gladly"], /takes nothing/],
    [["ok=a", "ok=a"], /twice/],
  ])("%j", (values, message) => {
    expect(() => parseDecisions(values)).toThrow(
      expect.objectContaining({ code: "invalid_decision", message: expect.stringMatching(message) }),
    );
  });

  test("with a suggestion where one is near", () => {
    expect(() => parseDecisions(["ok=aprove"])).toThrow(
      expect.objectContaining({ hint: "Did you mean approve?" }),
    );
  });
});

test("whatever is typed, it is understood or refused", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom(..."=:ari \n{}1".split("")) })), (values) => {
      try {
        for (const { action } of parseDecisions(values).values())
          expect(["approve", "reject", "input"]).toContain(action);
      } catch (error) {
        expect(error).toMatchObject({ code: "invalid_decision" });
      }
    }),
  );
});
