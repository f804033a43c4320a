import type { RunHistory } from "@tidemark/resilience";
import { EngineError } from "../engine-error.ts";
import type { StepComparison } from "./compare-run.ts";
import type { PreparedResume, ResumeChoices } from "./prepare-resume.ts";

/** Refuses to go on with a run that is over, or of which somebody has to decide first what is kept. */
export function refuseResume(
  { history, steps }: PreparedResume,
  { from = [], changed = "refuse" }: ResumeChoices,
): void {
  refuseEnded(history, steps, from);
  const undecided = steps.filter(({ verdict }) => verdict === "undecided");
  if (undecided.length === 0 || changed !== "refuse") return;
  const names = undecided.map(({ path }) => `\`${path}\``).join(", ");
  throw new EngineError(
    "flow_changed",
    `The flow has changed since the run, and these steps have ended already: ${names}.`,
    {
      steps,
      hint: "Say what becomes of them: --rerun-changed runs them again, --keep keeps them as they are.",
    },
  );
}

function refuseEnded(
  { ended, header, completions }: RunHistory,
  steps: readonly StepComparison[],
  from: readonly string[],
): void {
  if (ended === undefined) return;
  const { run } = header;
  if (ended.status === "cancelled") throw over(`The run ${run} was cancelled for good.`, "Start a new one.");
  if (from.length > 0) return;
  const hasNews = steps.some(({ verdict }) => verdict !== "kept" && verdict !== "removed");
  switch (ended.status) {
    case "done":
      if (hasNews) return;
      throw over(`The run ${run} is done.`, "Run a step again, with what depends on it: --from <step>.");
    case "rejected":
      throw over(`The run ${run} was rejected.`, "Ask again: --from <the checkpoint>.");
    case "timed_out":
      if (![...completions.keys()].some((id) => id.startsWith("#deadline@"))) return;
      throw over(`The deadline of the run ${run} has passed.`, "Start a new one.");
    case "failed":
  }
}

function over(message: string, hint: string): EngineError {
  return new EngineError("not_resumable", message, { hint });
}
