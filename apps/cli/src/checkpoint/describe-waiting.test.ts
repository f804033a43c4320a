import { checkpointActions } from "@tidemark/runtimes-human";
import type { Question, Waiting } from "@tidemark/spec";
import { expect, test } from "vitest";

import { describeWaiting } from "./describe-waiting.ts";

const question: Question = {
  ask: "\nRead **every** fact.\n\nSending cannot be undone.",
  actions: checkpointActions,
  unattended: "suspend",
  onInterrupt: "suspend",
};

function open(path: string, changes: Partial<Question> = {}): Waiting {
  return {
    kind: "question",
    path,
    id: `${path}@0:decision:0`,
    question: { ...question, ...changes },
    evidence: "e",
  };
}

test("each question and each interrupted step with the commands that decide it", () => {
  const interrupted: Waiting = { kind: "interrupted", path: "send", id: "send@0:attempt:2", attempt: 2 };
  const waiting = [open("approve"), open("research[14].ok", { dueAt: 0, default: "approve" }), interrupted];
  expect(`\n${describeWaiting(waiting, "20261120-151744-ram0dy").join("\n")}\n`).toMatchInlineSnapshot(`
    "
    approve  Read every fact.
      tidemark answer 20261120-151744-ram0dy approve approve
      tidemark answer 20261120-151744-ram0dy approve reject
      tidemark answer 20261120-151744-ram0dy approve input --input '<value>'
    research[14].ok  Read every fact.  (approves itself at 1970-01-01T00:00:00.000Z)
      tidemark answer 20261120-151744-ram0dy 'research[14].ok' approve
      tidemark answer 20261120-151744-ram0dy 'research[14].ok' reject
      tidemark answer 20261120-151744-ram0dy 'research[14].ok' input --input '<value>'
    send  was cut off in attempt 2: nobody knows whether it had its effect
      tidemark settle 20261120-151744-ram0dy send --done '<json>'
      tidemark settle 20261120-151744-ram0dy send --again
      tidemark settle 20261120-151744-ram0dy send --fail
    tidemark resume 20261120-151744-ram0dy
    "
  `);
});

test("where nothing is waited for there is only the way on", () => {
  expect(describeWaiting([], "it's mine")).toEqual([String.raw`tidemark resume 'it'\''s mine'`]);
});

test("a long or hostile question stays one line", () => {
  const [line = ""] = describeWaiting([open("approve", { ask: `\u001B[2Ja\tb${"x".repeat(500)}` })], "r");
  expect(line).toMatch(/^approve {2}\\x1b\[2Ja\\tbx+…$/);
  expect(line.length).toBeLessThan(120);
});
