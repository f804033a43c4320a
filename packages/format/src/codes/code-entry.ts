import type { Severity } from "@tidemark/spec";

/** What there is to say about a diagnostic's code. */
export interface CodeEntry {
  readonly severity: Severity;
  readonly title: string;
  readonly explanation: string;
  /** A flow file that has this problem and no other. */
  readonly wrong: string;
  /** The same, put right. */
  readonly right: string;
}
