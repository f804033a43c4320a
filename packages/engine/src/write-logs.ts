import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { appendExecutionLog, formatExecutionLog } from "@tidemark/format";
import type { FlowDefinition, RunEvent } from "@tidemark/spec";

export interface RunLogs {
  readonly flow: FlowDefinition;
  readonly events: readonly RunEvent[];
  /** Where the run is kept, if it is kept. */
  readonly folder: string | undefined;
}

/**
 * Writes what people read of a run that has ended in any way: `run.md` in its folder and, with
 * `log: footer`, the section at the end of the flow's file. What cannot be written changes nothing
 * about the run: it comes back as warnings.
 */
export async function writeLogs({ flow, events, folder }: RunLogs): Promise<readonly string[]> {
  const warnings: string[] = [];
  if (folder !== undefined) {
    const file = join(folder, "run.md");
    await writeFile(file, formatExecutionLog(events, { full: true }), { mode: 0o600 }).catch(
      (error: unknown) => {
        warnings.push(`The log of the run could not be written to ${file}: ${(error as Error).message}`);
      },
    );
  }
  if (flow.log === "footer" && flow.source !== undefined) {
    const written = await appendExecutionLog(resolve(flow.source), (recent) =>
      formatExecutionLog(events, { recent }),
    );
    if (!written.written) warnings.push(written.message);
  }
  return warnings;
}
