import { localDisk } from "./disk.ts";
import { writeLog, type AppendLogResult, type LogSection } from "./write-log.ts";

export interface AppendLogOptions {
  /**
   * What the file is. A `flow` without its front matter is half an edit and is left alone; `markdown` may begin as it
   * likes.
   * @default "flow"
   */
  readonly file?: "flow" | "markdown";
}

/**
 * Writes a run's log into its flow file: behind the line `<!-- tidemark:log -->`, in the place of the
 * log that is there, with nothing above that line touched. Readers see the file before or after, and
 * who saves it at the same moment keeps their edit: then, as wherever the log cannot be written,
 * `written` is false and `message` says why. Never throws.
 *
 * @example
 * const result = await appendExecutionLog("digest.flow.md", (recent) => formatExecutionLog(events, { recent }));
 * if (!result.written) console.warn(result.message);
 */
export async function appendExecutionLog(
  path: string,
  section: LogSection,
  { file = "flow" }: AppendLogOptions = {},
): Promise<AppendLogResult> {
  return await writeLog(localDisk, path, section, file);
}
