/** What there is to say about a diagnostic's code. */
export interface CodeEntry {
  readonly title: string;
  readonly explanation: string;
  /** A flow file that has this problem and no other. Absent for limits, which no small file exceeds. */
  readonly wrong?: string;
  /** The same, put right. */
  readonly right?: string;
}
