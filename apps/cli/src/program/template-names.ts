/** What `tidemark init` can make, by the name of its folder in templates/. */
export const templates: Readonly<Record<TemplateName, string>> = {
  hello: "three steps, of which two run at the same time",
  approval: "a person agrees before something is published",
  retry: "attempts that fail, and a stand-in for a step that never works",
  files: "reads a file, filters and maps what is in it, writes another",
  cleanup: "tidies up in any case, and tells somebody when the run has failed",
};

export type TemplateName = "hello" | "approval" | "retry" | "files" | "cleanup";

export const templateNames: readonly TemplateName[] = Object.keys(templates) as readonly TemplateName[];
