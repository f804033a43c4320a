import type { Diagnostic, JsonObject, RelatedPlace, SourceRange } from "@tidemark/spec";
import { explain } from "../explain.ts";

export interface SarifOptions {
  /** The version of the tool, for the report. */
  readonly version?: string;
}

/**
 * Diagnostics as a SARIF 2.1.0 log, which code hosts and editors import. Columns count in UTF-16
 * code units, as SARIF does by default.
 *
 * @example
 * await writeFile("flows.sarif", JSON.stringify(toSarif(diagnostics)));
 */
export function toSarif(diagnostics: readonly Diagnostic[], { version }: SarifOptions = {}): JsonObject {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].toSorted();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: "tidemark", ...(version !== undefined && { version }), rules: codes.map(toRule) },
        },
        columnKind: "utf16CodeUnits",
        results: diagnostics.map((diagnostic) => toResult(diagnostic, codes)),
      },
    ],
  };
}

function toRule(code: string): JsonObject {
  const story = explain(code);
  if (story === undefined) return { id: code };
  return {
    id: code,
    shortDescription: { text: story.title },
    ...(story.explanation !== undefined && { fullDescription: { text: story.explanation } }),
  };
}

function toResult(diagnostic: Diagnostic, codes: readonly string[]): JsonObject {
  const { code, severity, message, file, range, help, related = [] } = diagnostic;
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: severity,
    message: { text: help === undefined ? message : `${message}\n${help}` },
    locations: [toLocation(file, range)],
    ...(related.length > 0 && { relatedLocations: related.map((place) => toRelated(file, place)) }),
  };
}

function toRelated(file: string | undefined, { message, range }: RelatedPlace): JsonObject {
  return { ...toLocation(file, range), message: { text: message } };
}

function toLocation(file: string | undefined, { start, end }: SourceRange): JsonObject {
  return {
    physicalLocation: {
      ...(file !== undefined && { artifactLocation: { uri: encodeURI(file.replaceAll("\\", "/")) } }),
      region: {
        startLine: start.line,
        startColumn: start.column,
        endLine: end.line,
        endColumn: end.column,
        charOffset: start.offset,
        charLength: end.offset - start.offset,
      },
    },
  };
}
