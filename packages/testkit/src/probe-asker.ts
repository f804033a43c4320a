import type { Json, QuestionDraft, Runtime } from "@tidemark/spec";

/** What a probe question says. */
export interface AskSettings {
  readonly ask?: string;
  readonly show?: Json;
  readonly default?: string;
  readonly unattended?: QuestionDraft["unattended"];
  readonly onInterrupt?: QuestionDraft["onInterrupt"];
  readonly onReject?: QuestionDraft["onReject"];
}

/** A runtime that asks what its settings say: for engines, which do the rest. */
export const probeAsker: Runtime = {
  version: 1,
  type: "ask",
  asks: true,
  config: { "~standard": { version: 1, vendor: "tidemark", validate: (value) => ({ value }) } },
  effect: () => "pure",
  ask(config) {
    const { ask, show, default: late, ...rules } = config as AskSettings;
    return {
      ...(ask !== undefined && { ask }),
      ...(show !== undefined && { show }),
      ...(late !== undefined && { default: late }),
      unattended: rules.unattended ?? "suspend",
      onInterrupt: rules.onInterrupt ?? "suspend",
      onReject: rules.onReject ?? "end",
      actions: [
        { name: "approve", label: "Approve", input: "none" },
        { name: "reject", label: "Reject", input: "optional" },
        { name: "input", label: "Give input", input: "required" },
      ],
    };
  },
  execute: () => Promise.reject(new Error("An engine does not execute what asks.")),
};
