import type { Taken } from "@tidemark/engine";

import { quoteWord } from "../checkpoint/quote-word.ts";

/** The command that goes on with a run; nothing where a process does, or where the run is over. */
export function nextCommand({ owner, ended }: Taken, name: string): string | undefined {
  return owner === undefined && ended === undefined ? `tidemark resume ${quoteWord(name)}` : undefined;
}

/**
 * What becomes of something that was asked of a run, in one line.
 *
 * @example
 * describeTaken({ isTaken: false }, "latest") // "The run goes on with: tidemark resume latest"
 */
export function describeTaken(taken: Taken, name: string): string {
  const { isTaken, owner, ended } = taken;
  const next = nextCommand(taken, name);
  if (next !== undefined) return `The run goes on with: ${next}`;
  if (ended !== undefined) return `The run has gone on and ended: ${ended.replace("_", " ")}.`;
  const who = describeOwner(owner);
  return isTaken ? `The run goes on in ${who}.` : `It is there for ${who}, which has not taken it so far.`;
}

/** A process that works on a run. */
export function describeOwner(owner: Taken["owner"]): string {
  return owner?.pid === undefined ? "another process" : `process ${owner.pid}`;
}
