import type { ErrorRecord, Json, StepStatus } from "../../packages/spec/src/index.ts";

/** Where a process reports: a pipe to the test, which has everything that was written to it, however the process ends. */
export const reportFile = 3;

/** One attempt of a step, as the step itself tells. */
export interface Visit {
  readonly type: "began";
  readonly path: string;
  readonly attempt: number;
  readonly key: string;
}

/** What a process tells the test. */
export type Report =
  | Visit
  | (Omit<Visit, "type"> & { readonly type: "ended" })
  /** The engine has shown it. */
  | { readonly type: "shown"; readonly path: string; readonly status: StepStatus; readonly attempts: number }
  | {
      readonly type: "result";
      readonly status: string;
      readonly output?: Json;
      readonly error?: ErrorRecord;
      readonly nodes: readonly (readonly [string, string, Json])[];
      readonly warnings: readonly string[];
      readonly waiting: readonly { readonly kind: string; readonly path: string; readonly id: string }[];
    }
  | { readonly type: "refused"; readonly code: string; readonly message: string; readonly afterMs: number }
  | { readonly type: "ready" }
  | { readonly type: "counted"; readonly operation: number; readonly write: number };

/** A step goes on once its report has been taken. */
export type SendReport = (report: Report) => unknown;
