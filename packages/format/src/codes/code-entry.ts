/** What there is to say about a diagnostic's code. */
export interface CodeEntry {
  readonly title: string;
  readonly explanation: string;
  /** A flow file that has this problem and no other. Absent for what no file can have. */
  readonly wrong?: string;
  /** For limits: what the `…` in the wrong example stands for, and how often; `%` is its number. */
  readonly elided?: { readonly text: string; readonly times: number };
  /** The same, put right. */
  readonly right?: string;
}
