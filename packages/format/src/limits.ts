/** What a flow file may not exceed. Each limit is checked before the work that it bounds. */
export const limits = {
  /** Of the whole file, log included, in UTF-8. */
  fileBytes: 1_000_000,
  frontMatterBytes: 64_000,
  /** Of one settings fence. */
  settingsBytes: 64_000,
  /** Steps and groups of a file. */
  nodes: 10_000,
  /** Lists and mappings inside each other in YAML. */
  yamlDepth: 50,
  /** Lists and quotes inside each other in Markdown. */
  markdownDepth: 20,
} as const;
