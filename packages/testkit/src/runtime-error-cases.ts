import assert from "node:assert/strict";
import { toErrorRecord } from "@tidemark/spec";
import { observeCall } from "./observe-call.ts";
import { nameOf, type FailingCall, type RuntimeSuite, type SuiteCase } from "./runtime-suite.ts";

/** How a runtime fails. */
export function runtimeErrorCases(suite: RuntimeSuite): readonly SuiteCase[] {
  return (suite.failing ?? []).flatMap((subject) => [
    {
      name: `fails with ${subject.code}: ${nameOf(subject)}`,
      run: () => checkFailure(suite, subject),
    },
    ...(subject.secret === undefined
      ? []
      : [
          {
            name: `keeps the secret out of the error: ${nameOf(subject)}`,
            run: () => checkSecret(suite, subject, subject.secret ?? ""),
          },
        ]),
  ]);
}

async function checkFailure(suite: RuntimeSuite, subject: FailingCall): Promise<void> {
  const error = await failureOf(suite, subject);
  assert.ok(error instanceof Error, "Expected an Error to be thrown.");
  assert.ok(error.message.trim() !== "", "Expected the error to say what happened.");
  const { code, retryable } = error as { readonly code?: unknown; readonly retryable?: unknown };
  assert.equal(code, subject.code, `Expected another \`code\`; the message is: ${error.message}`);
  assert.ok(
    retryable === undefined || typeof retryable === "boolean",
    `Expected \`retryable\` to be true, false or left out, got ${String(retryable)}.`,
  );
  if (subject.retryable === undefined) return;
  assert.equal(
    retryable,
    subject.retryable === "unknown" ? undefined : subject.retryable,
    "Expected another `retryable`.",
  );
}

async function checkSecret(suite: RuntimeSuite, subject: FailingCall, secret: string): Promise<void> {
  const given = textsIn([subject.settings, subject.body ?? null, subject.env ?? {}]);
  assert.ok(
    secret !== "" && given.some((text) => text.includes(secret)),
    "Expected `secret` to be in the settings, the body or `env`.",
  );
  const record = textsIn(toErrorRecord(await failureOf(suite, subject)));
  assert.ok(
    !record.some((text) => text.includes(secret)),
    "Expected neither message, hint, stack nor cause to repeat the secret.",
  );
}

/** Every text in a value, at any depth. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

async function failureOf(suite: RuntimeSuite, subject: FailingCall): Promise<unknown> {
  const { failure, output } = await observeCall(suite, suite.runtime(), subject);
  assert.ok(failure !== undefined, `Expected ${nameOf(subject)} to fail, it gave ${JSON.stringify(output)}.`);
  return failure.error;
}
