import type { Json } from "@tidemark/spec";
import { z } from "zod";

/** The settings, as flows write them. `timeout` is one of every step's. */
export interface CheckpointConfig {
  /** The question, as Markdown. @default the prose of the step's section */
  readonly ask?: string | undefined;
  /** What the decision is about. */
  readonly show?: Json | undefined;
  /** The answer when `timeout` passes. @default "reject" */
  readonly default?: "approve" | "reject" | undefined;
  /** What happens where no person can be asked. @default "default" where `default` is given, else "suspend" */
  readonly unattended?: "suspend" | "default" | "approve" | "reject" | undefined;
  /** `end`: a rejection ends the run. `continue`: it is an answer that the flow looks at. @default "end" */
  readonly on_reject?: "end" | "continue" | undefined;
  /** What stopping the process means: the question stays open, or is answered with a rejection. @default "suspend" */
  readonly on_interrupt?: "suspend" | "reject" | undefined;
}

const offered = "A checkpoint is answered with `approve`, `reject` or `input`";

export const checkpointConfig: z.ZodType<CheckpointConfig> = (
  z.strictObject({
    ask: z
      .string()
      .refine((text) => text.trim() !== "", "Expected a question, got no text.")
      .optional()
      .describe("The question, as Markdown. Otherwise the prose of the step's section."),
    show: z.unknown().optional().describe("What the decision is about."),
    default: z
      .enum(["approve", "reject"], {
        error: ({ input }) =>
          input === "input"
            ? "Expected `approve` or `reject`: when the time has passed, nobody is there to give an input."
            : undefined,
      })
      .optional()
      .describe("The answer when `timeout` passes. Otherwise reject."),
    unattended: z
      .enum(["suspend", "default", "approve", "reject"])
      .optional()
      .describe(
        "What happens where no person can be asked. Otherwise default where `default` is given, else suspend.",
      ),
    on_reject: z
      .enum(["end", "continue"])
      .optional()
      .describe("Whether a rejection ends the run, or is an answer that the flow looks at. Otherwise end."),
    on_interrupt: z
      .enum(["suspend", "reject"])
      .optional()
      .describe(
        "Whether the question stays open when the process is stopped, or is rejected. Otherwise suspend.",
      ),
    // Named, because they are looked for here: the message says more than that there is no such setting.
    actions: z.never(`${offered}, which need no setting. Answers of your own are not supported.`).optional(),
    fields: z.never(`${offered}, and an input is any text or JSON. Fields are not supported.`).optional(),
  }) as z.ZodType<CheckpointConfig>
).check(({ value, issues }) => {
  if (value.unattended !== "default" || value.default !== undefined) return;
  issues.push({
    code: "custom",
    message: "Expected the answer that is meant, in `default`: it says `default` and there is none.",
    path: ["unattended"],
    input: value,
  });
});
