import { coreCodes } from "./codes/core-codes.ts";
import type { CodeEntry } from "./codes/code-entry.ts";
import { formatCodes } from "./codes/format-codes.ts";

/** The story of a diagnostic's code. */
export interface Explanation extends CodeEntry {
  readonly code: string;
}

const stories: Readonly<Record<string, CodeEntry>> = { ...formatCodes, ...coreCodes };

/** Every code that a flow file can get, in order. */
export const diagnosticCodes: readonly string[] = Object.keys(stories).toSorted();

/**
 * What a code means, with a file that has the problem and the same file put right. Case does not
 * matter, nor does a missing `TM`.
 *
 * @example
 * explain("TM1403")?.title // "A duration that cannot be read"
 */
export function explain(code: string): Explanation | undefined {
  const wanted = code
    .trim()
    .toUpperCase()
    .replace(/^(?=\d)/, "TM");
  const story = Object.hasOwn(stories, wanted) ? stories[wanted] : undefined;
  return story && { code: wanted, ...story };
}
