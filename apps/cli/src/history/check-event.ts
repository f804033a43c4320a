import type { RunEvent } from "@tidemark/spec";
import { runEventSchema } from "@tidemark/spec/schemas";

const known: ReadonlySet<string> = new Set<RunEvent["type"]>([
  ...([
    "run.started",
    "run.finished",
    "run.resumed",
    "run.suspended",
    "wave.started",
    "wave.finished",
  ] as const),
  ...(["step.started", "step.finished", "question.asked", "question.answered", "attempt.started"] as const),
  ...(["attempt.finished", "attempt.output", "attempt.progress"] as const),
]);

/** What is wrong with an event that somebody else has written, where its type is known. */
export function checkEvent(event: RunEvent): string | undefined {
  if (!known.has(event.type)) return undefined;
  const { error } = runEventSchema.safeParse(event);
  const issue = error?.issues[0];
  return issue && `\`${[event.type, ...issue.path].join(".")}\`: ${issue.message}`;
}
