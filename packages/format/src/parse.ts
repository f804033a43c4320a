import type { Diagnostic, FlowDefinition } from "@tidemark/spec";
import { Diagnostics } from "./diagnostics.ts";
import { readDraft } from "./read-draft.ts";
import { SourceMap } from "./source-map.ts";
import { SourceText } from "./source-text.ts";

export interface ParseOptions {
  /** The file's name, for diagnostics and for the definition's `source`. */
  readonly path?: string;
}

export interface ParseResult {
  /** Absent where there are errors. */
  readonly definition?: FlowDefinition;
  /** Every problem of the text, sorted by place. */
  readonly diagnostics: readonly Diagnostic[];
  /** Where the parts of the definition stand in the file. */
  readonly sourceMap: SourceMap;
}

/**
 * Reads the text of a `.flow.md` file. Never throws: what is wrong is told in `diagnostics`. What
 * has to do with references, expressions and runtimes is checked by `validate`.
 *
 * @example
 * parse("---\nname: hello\n---\n## greet\n```sh step\necho hi\n```\n").definition?.nodes[0]?.id // "greet"
 */
export function parse(text: string, options: ParseOptions = {}): ParseResult {
  const diagnostics = new Diagnostics(options.path);
  const draft = readDraft(new SourceText(text), options.path, diagnostics);
  return {
    ...(draft !== undefined && !diagnostics.hasErrors && { definition: draft.definition }),
    diagnostics: diagnostics.finish(),
    sourceMap: draft?.sourceMap ?? new SourceMap([]),
  };
}
