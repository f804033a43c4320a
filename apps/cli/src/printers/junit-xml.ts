import type { ErrorRecord } from "@tidemark/spec";

import type { RunState } from "../store/run-state.ts";
import type { StepRecord } from "../store/step-results.ts";
import { lastError } from "./error-text.ts";
import { escapeXml, escapeXmlAttribute } from "./escape-xml.ts";

const mostLinks = 4;

/**
 * A run as JUnit XML: a test suite for the flow and a test case for each step, well-formed whatever the steps have written. A
 * failure that the flow has lived with is no failure of the run, so it is told in the output of a case that passed.
 *
 * @example
 * junitXml(store.state(), results.list()) // "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites …"
 */
export function junitXml(state: RunState, steps: readonly StepRecord[]): string {
  const cases = [...steps.map((step) => describeStep(step, state)), ...describeRun(state, steps)];
  const numberOf = (result: Result): number => cases.filter((one) => one.result === result).length;
  const counts = attributes({
    tests: cases.length,
    failures: numberOf("failure"),
    errors: numberOf("error"),
    skipped: numberOf("skipped"),
    time: seconds(state.durationMs ?? state.at - state.startedAt),
  });
  const timestamp = new Date(state.startedAt).toISOString().slice(0, 19);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: "tidemark" })}${counts}>`,
    `  <testsuite${attributes({ name: state.flow })}${counts}${attributes({ timestamp })}>`,
    "    <properties>",
    `      <property${attributes({ name: "run", value: state.run })}/>`,
    `      <property${attributes({ name: "status", value: state.status })}/>`,
    "    </properties>",
    ...cases.flatMap((one) => caseLines(one, state.flow)),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

type Result = "passed" | "failure" | "error" | "skipped";

interface TestCase {
  readonly name: string;
  readonly result: Result;
  readonly durationMs: number;
  /** Why it did not pass. */
  readonly message?: string;
  readonly type?: string;
  readonly details?: string;
  readonly output?: string;
  /** What went wrong and does not count. */
  readonly absorbed?: string;
}

function describeStep(step: StepRecord, state: RunState): TestCase {
  const { path, durationMs, status, error, reason, question, lines } = step;
  const base = { name: path, durationMs, ...(lines.length > 0 && { output: lines.join("\n") }) };
  const inTheEnd = error && lastError(error);
  const message = inTheEnd?.message ?? reason ?? status;
  const details = inTheEnd === undefined ? message : errorText(inTheEnd);
  switch (status) {
    case "done":
      return { ...base, result: "passed" };
    case "fallback":
      return { ...base, result: "passed", ...(error !== undefined && { absorbed: details }) };
    case "failed":
      return state.status === "done"
        ? { ...base, result: "passed", absorbed: details }
        : {
            ...base,
            result: "failure",
            message,
            type: inTheEnd?.code ?? inTheEnd?.name ?? "failed",
            details,
          };
    case "rejected":
      return { ...base, result: "failure", message: `rejected: ${message}`, type: "rejected", details };
    case "skipped":
      return { ...base, result: "skipped", message };
    case "cancelled":
      return { ...base, result: "skipped", message: `cancelled: ${message}` };
    case "planned":
      return { ...base, result: "skipped", message: "has not run" };
    case "unfinished":
      return {
        ...base,
        result: "skipped",
        message: question === undefined ? "has not ended" : "waits for a decision",
      };
  }
}

/** What made a run end badly without a step that did. */
function describeRun(state: RunState, steps: readonly StepRecord[]): readonly TestCase[] {
  const { status, error, reason, flow } = state;
  const isTold = steps.some((step) => step.status === "rejected" || step.status === "failed");
  if (status === "done" || (isTold && (status === "failed" || status === "rejected"))) return [];
  const message = error?.message ?? reason ?? status;
  const details = error === undefined ? message : errorText(error);
  return [{ name: flow, result: "error", durationMs: 0, message, type: status, details }];
}

function caseLines(one: TestCase, flow: string): readonly string[] {
  const { name, durationMs, result, message = "", type, details = "", output, absorbed } = one;
  const head = `    <testcase${attributes({ classname: flow, name, time: seconds(durationMs) })}`;
  const inner: string[] = [];
  if (result === "skipped") inner.push(`      <skipped${attributes({ message })}/>`);
  else if (result !== "passed")
    inner.push(`      <${result}${attributes({ message, type })}>${escapeXml(details)}</${result}>`);
  if (output !== undefined) inner.push(`      <system-out>${escapeXml(output)}</system-out>`);
  if (absorbed !== undefined) inner.push(`      <system-err>${escapeXml(absorbed)}</system-err>`);
  return inner.length === 0 ? [`${head}/>`] : [`${head}>`, ...inner, "    </testcase>"];
}

/** The error with its causes, without stacks: they name places in Tidemark. */
function errorText(error: ErrorRecord): string {
  const lines: string[] = [];
  let link: ErrorRecord | undefined = error;
  for (let depth = 0; link !== undefined && depth < mostLinks; depth++, link = link.cause)
    lines.push(
      `${depth === 0 ? "" : "because: "}${link.message}`,
      ...(link.hint === undefined ? [] : [`help: ${link.hint}`]),
    );
  return lines.join("\n");
}

function seconds(milliseconds: number): string {
  return (Math.max(0, milliseconds) / 1000).toFixed(3);
}

function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escapeXmlAttribute(String(value))}"`)
    .join("");
}
