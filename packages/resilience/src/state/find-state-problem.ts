import type { RunStatus, StepStatus } from "@tidemark/spec";
import { stateVersion } from "./persisted-state.ts";

type Fields = Readonly<Record<string, unknown>>;
/** Says what was expected of a value, where it is not that. */
type Check = (value: unknown, at: string) => string | undefined;

const runStatuses: Readonly<Record<RunStatus, true>> = {
  ...{ running: true, suspended: true, done: true, failed: true, rejected: true },
  ...{ cancelled: true, timed_out: true },
};
const stepStatuses: Readonly<Record<StepStatus, true>> = {
  ...{ done: true, failed: true, skipped: true, rejected: true, cancelled: true, fallback: true },
};

/** What is wrong with something that should be a `PersistedState`, as a sentence that names the field. */
export function findStateProblem(value: unknown): string | undefined {
  return isObject(value)
    ? checkFields(value, "", Object.entries(state))
    : expected("the state", "an object", value);
}

const text: Check = (value, at) => (typeof value === "string" ? undefined : expected(at, "text", value));
const filledText: Check = (value, at) =>
  typeof value === "string" && value !== "" ? undefined : expected(at, "text that is not empty", value);
const time: Check = (value, at) =>
  Number.isFinite(value) ? undefined : expected(at, "a number of milliseconds", value);
const count: Check = (value, at) =>
  Number.isSafeInteger(value) && (value as number) >= 0
    ? undefined
    : expected(at, "a whole number, 0 or more", value);
const object: Check = (value, at) => (isObject(value) ? undefined : expected(at, "an object", value));
const version: Check = (value, at) =>
  value === stateVersion ? undefined : expected(at, String(stateVersion), value);

/** `undefined` may be given by a program and is not written. */
const optional =
  (check: Check): Check =>
  (value, at) =>
    value === undefined ? undefined : check(value, at);

const oneOf =
  (names: Readonly<Record<string, true>>): Check =>
  (value, at) =>
    typeof value === "string" && Object.hasOwn(names, value)
      ? undefined
      : expected(at, `one of ${Object.keys(names).join(", ")}`, value);

const listOf =
  (check: Check): Check =>
  (value, at) =>
    Array.isArray(value)
      ? firstProblem(value, (item, index) => check(item, `${at}[${index}]`))
      : expected(at, "a list", value);

const fields = (checks: Readonly<Record<string, Check>>): Check => {
  const list = Object.entries(checks);
  return (value, at) =>
    isObject(value) ? checkFields(value, `${at}.`, list) : expected(at, "an object", value);
};

const error: Check = (value, at) =>
  fields({
    ...{ name: text, message: text, code: optional(text), stack: optional(text) },
    ...{ cause: optional(error), errors: optional(listOf(error)) },
  })(value, at);

const nodeResult = fields({
  ...{ status: oneOf(stepStatuses), wave: count, attempts: count },
  ...{ startedAt: optional(time), durationMs: optional(time), error: optional(error) },
  ...{ reason: optional(text), cachedFrom: optional(text) },
});

const nodeEntry: Check = (value, at) =>
  Array.isArray(value) && value.length === 2
    ? (filledText(value[0], `${at}[0]`) ?? nodeResult(value[1], `${at}[1]`))
    : expected(at, "a pair of a path and a result", value);

const waiting: Check = (value, at) => {
  const common = fields({
    ...{ path: filledText, id: filledText, kind: oneOf({ question: true, interrupted: true }) },
  })(value, at);
  if (common !== undefined) return common;
  const isQuestion = (value as Fields)["kind"] === "question";
  return fields(isQuestion ? { question: object, evidence: text } : { attempt: count })(value, at);
};

const state: Readonly<Record<string, Check>> = {
  ...{ version, workflowId: filledText, runId: filledText, status: oneOf(runStatuses) },
  ...{ currentWave: count, attempt: count, startedAt: time, updatedAt: time, finishedAt: optional(time) },
  ...{ reason: optional(text), error: optional(error), inputs: object, config: object },
  ...{ nodeResults: listOf(nodeEntry), waiting: optional(listOf(waiting)) },
  flow: optional(fields({ hash: text, source: optional(text) })),
};

function checkFields(
  value: Fields,
  prefix: string,
  checks: readonly (readonly [string, Check])[],
): string | undefined {
  for (const [name, check] of checks) {
    const problem = check(Object.hasOwn(value, name) ? value[name] : undefined, `${prefix}${name}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function firstProblem(
  items: readonly unknown[],
  check: (item: unknown, index: number) => string | undefined,
): string | undefined {
  for (let index = 0; index < items.length; index++) {
    const problem = check(items[index], index);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function expected(at: string, what: string, value: unknown): string {
  const got = value === undefined ? "nothing" : (JSON.stringify(value) ?? typeof value);
  const short = got.length > 60 ? `${got.slice(0, 60)}…` : got;
  return `Expected ${at.startsWith("the ") ? at : `\`${at}\``} to be ${what}, got ${short}.`;
}
