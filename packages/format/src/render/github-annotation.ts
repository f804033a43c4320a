import type { Diagnostic } from "@tidemark/spec";
import { safeText } from "./display-text.ts";

/**
 * A diagnostic as a workflow command, which GitHub Actions shows beside the line it is about.
 *
 * @example
 * formatGitHubAnnotation(diagnostic) // "::error file=digest.flow.md,line=12,…,title=TM1403::`soon` is no duration."
 */
export function formatGitHubAnnotation({ file, range, severity, code, message, help }: Diagnostic): string {
  const { start, end } = range;
  const isOneLine = start.line === end.line;
  const properties = [
    ...(file === undefined ? [] : [`file=${escapeProperty(file)}`]),
    `line=${start.line}`,
    `endLine=${end.line}`,
    // Columns are understood for ranges within a line only.
    ...(isOneLine ? [`col=${start.column}`, `endColumn=${end.column}`] : []),
    `title=${code}`,
  ];
  return `::${severity} ${properties.join(",")}::${escapeData(help === undefined ? message : `${message}\n${help}`)}`;
}

function escapeData(text: string): string {
  return safeText(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
