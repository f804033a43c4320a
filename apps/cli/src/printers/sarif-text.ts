import { toSarif } from "@tidemark/format";
import type { Diagnostic } from "@tidemark/spec";

import packageJson from "../../package.json" with { type: "json" };

/** A SARIF log of all problems. It holds the story of each code, which nothing else of `validate` needs. */
export function sarifText(diagnostics: readonly Diagnostic[]): string {
  return JSON.stringify(toSarif(diagnostics, { version: packageJson.version }), null, 2);
}
