import type { QuestionDraft, Runtime, RuntimeCall } from "@tidemark/spec";
import { checkpointActions } from "./checkpoint-actions.ts";
import { checkpointConfig, type CheckpointConfig } from "./checkpoint-config.ts";
import { CheckpointError } from "./checkpoint-error.ts";

/** A runtime that asks a person. */
export interface CheckpointRuntime extends Runtime<CheckpointConfig, never> {
  ask(config: CheckpointConfig): QuestionDraft;
}

/**
 * A step that asks a person whether, or with what, the flow goes on. It says what to ask; the engine asks it, keeps it open
 * over restarts, and makes the decision the step's output, a `CheckpointResult`.
 *
 * @example
 * checkpoint().ask({ ask: "Send it?", default: "reject" }).unattended // "default"
 */
export function checkpoint(): CheckpointRuntime {
  return {
    type: "checkpoint",
    version: 1,
    asks: true,
    config: checkpointConfig,
    effect: () => "pure",
    ask: draftQuestion,
    async execute({ path, signal }: RuntimeCall<CheckpointConfig>): Promise<never> {
      signal.throwIfAborted();
      throw new CheckpointError(
        "not_asked",
        `Expected the question of \`${path}\` to be asked, got a call.`,
        {
          hint: "This engine cannot ask a person. Use one that knows runtimes with `asks`.",
        },
      );
    },
  };
}

function draftQuestion(config: CheckpointConfig): QuestionDraft {
  const { ask, show, default: answer, on_reject = "end", on_interrupt = "suspend" } = config;
  const { unattended = answer === undefined ? "suspend" : "default" } = config;
  return {
    ...(ask !== undefined && { ask }),
    ...(show !== undefined && { show }),
    actions: checkpointActions,
    ...(answer !== undefined && { default: answer }),
    unattended,
    onReject: on_reject,
    onInterrupt: on_interrupt,
  };
}
