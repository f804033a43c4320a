/** One thing that was looked at. */
export interface Check {
  /** `problem`: something will not work. `warning`: something may surprise. */
  readonly status: "ok" | "warning" | "problem";
  readonly name: string;
  readonly value: string | number | boolean;
  /** Where the value came from, or why it is so. */
  readonly from?: string;
  /** What to do about it. */
  readonly help?: string;
}

export interface CheckGroup {
  readonly name: string;
  readonly checks: readonly Check[];
}
