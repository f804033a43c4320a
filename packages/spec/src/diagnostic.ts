import type { SourceRange } from "./source.ts";

export type Severity = "error" | "warning";

/** One problem of a flow file, found before anything runs. */
export interface Diagnostic {
  /** Stable: `TM1001`. `tidemark explain` tells its story. */
  readonly code: string;
  readonly severity: Severity;
  /** One sentence: what is wrong. */
  readonly message: string;
  readonly file?: string;
  readonly range: SourceRange;
  /** What would have been right, shown under the marked range. */
  readonly expected?: string;
  /** What to do next, with the rewrite where there is one. */
  readonly help?: string;
  /** Other places that belong to the story. */
  readonly related?: readonly RelatedPlace[];
}

export interface RelatedPlace {
  readonly message: string;
  readonly range: SourceRange;
}

/** A problem in a definition, wherever that came from: the format turns its place into a range. */
export interface DefinitionProblem {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly place: DefinitionPlace;
  readonly expected?: string;
  readonly help?: string;
  readonly related?: readonly { readonly message: string; readonly place: DefinitionPlace }[];
}

/** A place in a definition. */
export interface DefinitionPlace {
  /** The path of the step or group, or `""` for the flow itself. */
  readonly node: string;
  /** A JSON pointer into that node's definition: `/settings/url`, `/when`, `/needs/0`, `/body`; `""` is the node. */
  readonly pointer: string;
  /** Whether the key at the pointer is meant and not its value. */
  readonly key?: boolean;
  /** The part of the string at the pointer that is meant. */
  readonly start?: number;
  readonly end?: number;
}
