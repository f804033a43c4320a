/** The last lines that a step wrote, with what of a line each stream has begun. */
export interface OutputTail {
  readonly lines: readonly string[];
  readonly begun: Readonly<Partial<Record<OutputStream, string>>>;
}

export type OutputStream = "stdout" | "stderr" | "text";

export const emptyTail: OutputTail = { lines: [], begun: {} };

/** How many lines are kept, and how much of a line. */
const maximumLines = 20;
const maximumLength = 2000;

/**
 * A tail with more text behind it. The text may end in the middle of a line.
 *
 * @example
 * tailLines(appendText(emptyTail, "stdout", "one\ntwo")) // ["one", "two"]
 */
export function appendText(tail: OutputTail, stream: OutputStream, text: string): OutputTail {
  const parts = ((tail.begun[stream] ?? "") + text).split("\n");
  const begun = cut(parts.pop() ?? "");
  const lines = parts.slice(-maximumLines).map((line) => cut(line.replace(/\r$/, "")));
  return {
    lines: [...tail.lines, ...lines].slice(-maximumLines),
    begun: { ...tail.begun, [stream]: begun },
  };
}

/** The lines, those that have only begun included. */
export function tailLines({ lines, begun }: OutputTail): readonly string[] {
  const unfinished = Object.values(begun).filter((line) => line !== "");
  return [...lines, ...unfinished].slice(-maximumLines);
}

function cut(line: string): string {
  return line.length > maximumLength ? line.slice(0, maximumLength) : line;
}
