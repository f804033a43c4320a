import * as z from "zod";
import type { ErrorRecord } from "./error-record.ts";
import { eventVersion, type RunEvent } from "./event.ts";
import type { Decision, Question } from "./host.ts";
import { jsonObjectSchema, jsonSchema } from "./json-zod.ts";
import type { FinalRunStatus, StepStatus } from "./result.ts";

const optional = z.exactOptional;
const count = z.number().int().nonnegative();
const milliseconds = z.number().nonnegative();
const stepStatus: z.ZodType<StepStatus> = z.enum([
  "done",
  "failed",
  "skipped",
  "rejected",
  "cancelled",
  "fallback",
]);
const runStatus: z.ZodType<FinalRunStatus> = z.enum(["done", "failed", "rejected", "cancelled", "timed_out"]);

export const errorRecordSchema: z.ZodType<ErrorRecord> = z.object({
  name: z.string(),
  message: z.string(),
  code: optional(z.string()),
  retryable: optional(z.boolean()),
  hint: optional(z.string()),
  stack: optional(z.string()),
  status: optional(z.number()),
  retryAfter: optional(z.union([z.number(), z.string()])),
  get cause() {
    return optional(errorRecordSchema);
  },
  get errors() {
    return optional(z.array(errorRecordSchema).readonly());
  },
});

const questionSchema: z.ZodType<Question> = z.object({
  ask: z.string(),
  show: optional(jsonSchema),
  actions: z
    .array(
      z.object({
        name: z.string(),
        label: z.string(),
        input: z.enum(["none", "optional", "required"]),
        fields: optional(jsonObjectSchema),
      }),
    )
    .readonly(),
  dueAt: optional(milliseconds),
  default: optional(z.string()),
  unattended: z.enum(["suspend", "default", "approve", "reject"]),
  onInterrupt: z.enum(["suspend", "reject"]),
});

const decisionSchema: z.ZodType<Decision> = z.object({
  action: z.string(),
  input: optional(jsonSchema),
  reason: optional(z.string()),
  by: z.string(),
  timedOut: z.boolean(),
  at: optional(milliseconds),
});

function event<const Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) {
  return z.object({
    version: z.literal(eventVersion),
    run: z.string(),
    sequence: count,
    at: milliseconds,
    type: z.literal(type),
    ...shape,
  });
}

const attempt = { path: z.string(), attempt: z.number().int().positive() };
const wave = { scope: z.string(), wave: count };

/**
 * Every event of a run. Objects are open: a later version may add fields and types.
 *
 * @example
 * runEventSchema.safeParse(JSON.parse(line)).success
 */
export const runEventSchema: z.ZodType<RunEvent> = z.discriminatedUnion("type", [
  event("run.started", {
    flow: z.string(),
    title: optional(z.string()),
    inputs: jsonObjectSchema,
    waves: z.array(z.array(z.string()).readonly()).readonly(),
    concurrency: z.number().int().positive(),
  }),
  event("run.finished", {
    status: runStatus,
    durationMs: milliseconds,
    output: optional(jsonSchema),
    error: optional(errorRecordSchema),
    reason: optional(z.string()),
    counts: z.partialRecord(stepStatus as z.ZodEnum, count) as z.ZodType<Partial<Record<StepStatus, number>>>,
  }),
  event("run.resumed", { attempt: z.number().int().positive() }),
  event("run.suspended", { reason: z.string() }),
  event("wave.started", { ...wave, steps: z.array(z.string()).readonly() }),
  event("wave.finished", { ...wave, durationMs: milliseconds }),
  event("step.started", { path: z.string(), wave: count, uses: z.string(), title: optional(z.string()) }),
  event("step.finished", {
    path: z.string(),
    wave: count,
    status: stepStatus,
    attempts: count,
    durationMs: milliseconds,
    output: optional(jsonSchema),
    error: optional(errorRecordSchema),
    reason: optional(z.string()),
    cachedFrom: optional(z.string()),
  }),
  event("question.asked", { path: z.string(), question: questionSchema, evidence: z.string() }),
  event("question.answered", { path: z.string(), decision: decisionSchema }),
  event("attempt.started", { ...attempt, of: z.number().int().positive() }),
  event("attempt.finished", {
    ...attempt,
    status: z.enum(["done", "failed", "cancelled"]),
    durationMs: milliseconds,
    error: optional(errorRecordSchema),
    retryAt: optional(milliseconds),
  }),
  event("attempt.output", { ...attempt, stream: z.enum(["stdout", "stderr", "text"]), text: z.string() }),
  event("attempt.progress", {
    ...attempt,
    message: optional(z.string()),
    completed: optional(z.number()),
    total: optional(z.number()),
  }),
]);
