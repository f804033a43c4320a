import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { RecentRun } from "@tidemark/format";
import { formatExecutionLog } from "@tidemark/format/log";
import type { FlowDefinition, RunEvent } from "@tidemark/spec";

export interface RunLogs {
  readonly flow: FlowDefinition;
  readonly events: readonly RunEvent[];
  /** Where the run is kept, if it is kept. */
  readonly folder: string | undefined;
  /** A file whose end is the log, besides the flow's own. */
  readonly logPath?: string | undefined;
}

/**
 * Writes what people read of a run that has ended in any way: `run.md` in its folder and, with
 * `log: footer` or `logPath`, the section at the end of that file. What cannot be written changes nothing
 * about the run: it comes back as warnings.
 */
export async function writeLogs({ flow, events, folder, logPath }: RunLogs): Promise<readonly string[]> {
  const warnings: string[] = [];
  if (folder !== undefined) {
    const file = join(folder, "run.md");
    await writeFile(file, formatExecutionLog(events, { full: true }), { mode: 0o600 }).catch(
      (error: unknown) => {
        warnings.push(`The log of the run could not be written to ${file}: ${(error as Error).message}`);
      },
    );
  }
  const places = new Set<string>();
  if (flow.log === "footer" && flow.source !== undefined) places.add(resolve(flow.source));
  if (logPath !== undefined) places.add(resolve(logPath));
  for (const place of places) {
    const problem = await appendLog(place, events, { create: place === resolve(logPath ?? "") });
    if (problem !== undefined) warnings.push(problem);
  }
  return warnings;
}

async function appendLog(
  path: string,
  events: readonly RunEvent[],
  { create }: { readonly create: boolean },
): Promise<string | undefined> {
  try {
    const { appendExecutionLog, replaceLogSection } = await import("@tidemark/format");
    if (create && !existsSync(path)) {
      await writeFile(path, replaceLogSection("", formatExecutionLog(events)) ?? "", { flag: "wx" });
      return undefined;
    }
    const section = (recent: readonly RecentRun[]): string => formatExecutionLog(events, { recent });
    const written = await appendExecutionLog(path, section, { file: create ? "markdown" : "flow" });
    return written.written ? undefined : written.message;
  } catch (error) {
    return `The log of the run could not be written to ${path}: ${(error as Error).message}`;
  }
}
