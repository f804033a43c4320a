import { candidates } from "../completion/candidates.ts";
import { exitCodes } from "../exit-code.ts";
import type { LivingKind } from "../program/describe-commands.ts";
import type { Terminal } from "../terminal/terminal.ts";

export interface CompleteOptions {
  readonly stateFolder: string;
  readonly word: string;
  readonly first?: string | undefined;
}

/** `tidemark complete`: what a shell offers for a word, a line each, with what it is behind a tab. Not for people. */
export function complete(
  kind: LivingKind,
  { stateFolder, word, first }: CompleteOptions,
  { folder, stdout }: Terminal,
): number {
  const found = candidates({
    kind,
    word,
    first,
    folder,
    stateFolder: stateFolder === "" ? ".tidemark" : stateFolder,
  });
  // A name with a line break in it cannot be offered on a line.
  const lines = found
    .filter((candidate) => candidate.word.startsWith(word) && !/[\n\t]/.test(candidate.word))
    .map(({ word: offered, about }) => (about === undefined ? `${offered}\n` : `${offered}\t${about}\n`));
  stdout.write(lines.join(""));
  return exitCodes.done;
}
