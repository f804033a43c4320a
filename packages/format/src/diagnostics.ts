import type { Diagnostic, SourceRange } from "@tidemark/spec";
import { severityOf, type FormatCode, type SharedCode } from "./codes/format-code.ts";

export type DiagnosticDetails = Pick<Diagnostic, "expected" | "help" | "related">;

/** Collects what is wrong with a file. */
export class Diagnostics {
  readonly #file: string | undefined;
  readonly #list: Diagnostic[] = [];

  constructor(file: string | undefined) {
    this.#file = file;
  }

  get hasErrors(): boolean {
    return this.#list.some(({ severity }) => severity === "error");
  }

  add(
    code: FormatCode | SharedCode,
    range: SourceRange,
    message: string,
    details: DiagnosticDetails = {},
  ): void {
    this.#list.push({
      code,
      severity: severityOf(code),
      message,
      ...(this.#file !== undefined && { file: this.#file }),
      range,
      ...details,
    });
  }

  /** Sorted by place, none twice. */
  finish(): readonly Diagnostic[] {
    return sortDiagnostics(this.#list);
  }
}

/** Sorts diagnostics by place, errors first where the place is the same, and drops repetitions. */
export function sortDiagnostics(list: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  const sorted = list.toSorted(
    (a, b) =>
      a.range.start.offset - b.range.start.offset ||
      a.range.end.offset - b.range.end.offset ||
      a.severity.localeCompare(b.severity) ||
      a.code.localeCompare(b.code),
  );
  return sorted.filter(({ code, range, message }) => {
    const key = `${code} ${range.start.offset} ${range.end.offset} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
