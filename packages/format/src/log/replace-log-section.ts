import { findLogPlace } from "./log-place.ts";

/** The line from which on a flow file belongs to Tidemark. */
const marker = "<!-- tidemark:log -->";

/**
 * The text of a flow file with this log in the place of the one it has, or behind its end. Not one
 * character of the flow changes: a last line without a line break gets it as part of the log.
 * Nothing comes back where the text leaves no place for a log: a fence or a comment that is never
 * closed would swallow it.
 *
 * @example
 * replaceLogSection(text, formatExecutionLog(events))
 */
export function replaceLogSection(text: string, section: string): string | undefined {
  const { flow, log, separator, lineBreak } = findLogPlace(text);
  const content = section.toWellFormed().replaceAll(/\r\n?/g, "\n").replace(/\n+$/, "");
  const lines = content === "" ? `${marker}\n` : `${marker}\n\n${content}\n`;
  const replaced = flow + separator + lines.replaceAll("\n", lineBreak);
  if (log === undefined && findLogPlace(replaced).flow !== flow + separator) return undefined;
  return replaced;
}

/** Whether two texts of a flow file differ in nothing but the log. */
export function isSameFlow(one: string, other: string): boolean {
  if (one === other) return true;
  const [first, second] = [findLogPlace(one), findLogPlace(other)];
  return first.flow + first.separator === second.flow + second.separator;
}
