import { z } from "zod";

/** How standard output becomes the output of the step. */
export type OutputFormat = "text" | "lines" | "json";

export interface ShellConfig {
  /** @default "text" */
  readonly as: OutputFormat;
  /** Where it runs. @default the flow's folder */
  readonly folder?: string | undefined;
  /** What it reads from standard input. @default nothing */
  readonly input?: string | undefined;
  /** The exit codes that mean success. @default [0] */
  readonly exit_codes: readonly number[];
}

const exitCode = z.int().min(0).max(255);

export const shellConfig: z.ZodType<ShellConfig> = z.strictObject({
  as: z.enum(["text", "lines", "json"]).default("text").describe("What standard output becomes."),
  folder: z
    .string()
    .min(1, "Expected a path.")
    .optional()
    .describe("Where it runs. Otherwise in the folder of the flow."),
  input: z.string().optional().describe("What it reads from standard input. Otherwise nothing."),
  exit_codes: z
    .array(exitCode)
    .min(1, "Expected at least one exit code.")
    .default([0])
    .describe("The exit codes that mean success."),
});
