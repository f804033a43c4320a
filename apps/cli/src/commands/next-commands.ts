import type { NodeResult, RunResult } from "@tidemark/spec";

import { describeWaiting } from "../checkpoint/describe-waiting.ts";
import { quoteWord } from "../checkpoint/quote-word.ts";

/** A run that nobody works on. */
export interface EndedRun extends Pick<RunResult, "status" | "waiting"> {
  readonly nodes: ReadonlyMap<string, Pick<NodeResult, "status">>;
}

/**
 * What can be typed after a run has ended, a line each; nothing where it is done.
 *
 * @example
 * nextCommands(result, result.run) // ["tidemark resume 20261120-133059-k3f9qz  goes on where it stopped"]
 */
export function nextCommands({ status, waiting = [], nodes }: EndedRun, run: string): readonly string[] {
  const resume = `tidemark resume ${quoteWord(run)}`;
  switch (status) {
    case "suspended":
      return waiting.length > 0 ? describeWaiting(waiting, run) : [resume];
    case "failed":
    case "timed_out":
      return [`${resume}  goes on where it stopped`];
    case "rejected": {
      const asked = [...nodes].find(([, result]) => result.status === "rejected")?.[0];
      return asked === undefined ? [] : [`${resume} --from ${quoteWord(asked)}  asks again`];
    }
    case "done":
    case "cancelled":
      return [];
  }
}
