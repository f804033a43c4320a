/** What can be wrong with a YAML text, whatever it says. */
export type YamlProblemKind =
  | "syntax"
  | "too_deep"
  | "anchor"
  | "alias"
  | "tag"
  | "directive"
  | "several_documents"
  | "merge_key"
  | "complex_key"
  | "duplicate_key"
  | "unsafe_key"
  | "unsafe_number"
  | "flow_expression";

export interface YamlProblem {
  readonly kind: YamlProblemKind;
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly expected?: string;
  readonly help?: string;
  /** Where the key of a `duplicate_key` was first. */
  readonly first?: { readonly start: number; readonly end: number };
}
