interface Limits {
  /** Characters of an expression. */
  readonly sourceLength: number;
  /** Nodes of its syntax tree. */
  readonly nodes: number;
  /** Nesting of brackets, calls and prefix operators. */
  readonly depth: number;
  /** Nesting of its syntax tree, to which `a + a + …` adds one level with each `+`. */
  readonly treeDepth: number;
  /** Macros that loop (`map`, `filter`, `all` …) inside each other. */
  readonly macroNesting: number;
  /** Units of work of one evaluation; see `Frame`. */
  readonly work: number;
  /** Characters of any text that an expression makes. */
  readonly textLength: number;
  /** Nesting of data that is compared, printed or returned. */
  readonly dataDepth: number;
}

/** How much an expression may hold and do. Far above what a person writes, far below what blocks a process. */
export const limits: Limits = {
  sourceLength: 65_536,
  nodes: 10_000,
  depth: 200,
  treeDepth: 500,
  macroNesting: 4,
  work: 8_000_000,
  textLength: 16 * 1024 * 1024,
  dataDepth: 200,
};
