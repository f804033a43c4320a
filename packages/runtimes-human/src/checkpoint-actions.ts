import type { QuestionAction } from "@tidemark/spec";

/** What a checkpoint can be answered with. */
export type CheckpointAction = "approve" | "reject" | "input";

/** The answers that every checkpoint offers. The input of a rejection is its reason. */
export const checkpointActions: readonly (QuestionAction & { readonly name: CheckpointAction })[] =
  Object.freeze([
    Object.freeze({ name: "approve", label: "approve", input: "none" }),
    Object.freeze({ name: "reject", label: "reject", input: "optional" }),
    Object.freeze({ name: "input", label: "give input", input: "required" }),
  ]);
