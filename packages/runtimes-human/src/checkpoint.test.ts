import { createCall, testRuntime } from "@tidemark/testkit";
import { expect, test } from "vitest";
import { checkpointActions } from "./checkpoint-actions.ts";
import { isCheckpointError } from "./checkpoint-error.ts";
import { checkpoint } from "./checkpoint.ts";

const plain = {
  actions: checkpointActions,
  unattended: "suspend",
  onReject: "end",
  onInterrupt: "suspend",
} as const;

testRuntime({
  test,
  runtime: checkpoint,
  valid: [
    { name: "nothing said", settings: {}, effect: "pure", grants: [], question: plain },
    {
      name: "everything said",
      settings: {
        ask: "Send **it**?",
        show: { notes: [1, null] },
        default: "approve",
        unattended: "reject",
        on_reject: "continue",
        on_interrupt: "reject",
      },
      question: {
        ask: "Send **it**?",
        show: { notes: [1, null] },
        actions: checkpointActions,
        default: "approve",
        unattended: "reject",
        onReject: "continue",
        onInterrupt: "reject",
      },
    },
    {
      name: "a default is also for when nobody is there",
      settings: { default: "reject" },
      question: { ...plain, default: "reject", unattended: "default" },
    },
    {
      name: "a default for the timeout alone",
      settings: { default: "approve", unattended: "suspend" },
      question: { ...plain, default: "approve" },
    },
    { settings: { default: "reject", unattended: "default" } },
    { name: "an unattended answer", settings: { unattended: "approve" } },
    { name: "showing null", settings: { show: null }, question: { ...plain, show: null } },
    { name: "showing false", settings: { show: false }, question: { ...plain, show: false } },
  ],
  refused: [
    { settings: { ask: "" }, path: ["ask"] },
    { settings: { ask: " \n" }, path: ["ask"] },
    { settings: { ask: 5 }, path: ["ask"] },
    { settings: { default: "wait" }, path: ["default"] },
    { name: "a default that needs an input", settings: { default: "input" }, path: ["default"] },
    {
      name: "unattended by a default that is not there",
      settings: { unattended: "default" },
      path: ["unattended"],
    },
    { settings: { unattended: "input" }, path: ["unattended"] },
    { settings: { on_reject: "fail" }, path: ["on_reject"] },
    { settings: { on_interrupt: "approve" }, path: ["on_interrupt"] },
    { name: "own actions", settings: { actions: { edit: { label: "Change it" } } }, path: ["actions"] },
    { name: "fields", settings: { fields: { size: { type: "integer" } } }, path: ["fields"] },
    { name: "a timeout, which is every step's", settings: { timeout: "1h" }, path: [] },
  ],
});

test.each([
  [{ actions: {} }, /Answers of your own are not supported/],
  [{ fields: {} }, /Fields are not supported/],
  [{ default: "input" }, /nobody is there/],
  [{ unattended: "default" }, /`default`/],
])("says why %j is refused", async (settings, message) => {
  const result = await checkpoint().config["~standard"].validate(settings);
  expect(result.issues?.map((issue) => issue.message)).toEqual([expect.stringMatching(message)]);
});

test("an engine that calls it learns that it has to ask", async () => {
  const error = await checkpoint()
    .execute(await createCall(checkpoint()))
    .catch((thrown: unknown) => thrown);
  expect(isCheckpointError(error)).toBe(true);
  expect(error).toMatchObject({ code: "not_asked", retryable: false });
});

test("a call that is no longer wanted rejects with the reason", async () => {
  const reason = new Error("No longer wanted.");
  const call = await createCall(checkpoint(), { signal: AbortSignal.abort(reason) });
  await expect(checkpoint().execute(call)).rejects.toBe(reason);
});
