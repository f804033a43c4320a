import type { CodeEntry } from "./code-entry.ts";
import type { FileCode } from "./format-code.ts";
import { exampleFlow, exampleStep } from "./example-flow.ts";

/** The file as a whole, and its front matter. */
export const fileCodes: Readonly<Record<FileCode, CodeEntry>> = {
  TM1001: {
    title: "The file is too large",
    explanation:
      "A flow file may have 1 MB, its log included. Flows are read by people; data belongs in files of its own, which a step reads.",
    wrong: exampleFlow(`${exampleStep}\nThe measurements: …\n`),
    elided: { text: "4.1, ", times: 200_000 },
    right: exampleFlow(`${exampleStep}\nThe measurements are in \`data/measurements.json\`.\n`),
  },
  TM1002: {
    title: "Too many steps",
    explanation:
      "A flow may have 10,000 steps and groups. Steps that are alike are better one step in a group with `each`.",
    wrong: exampleFlow(`${exampleStep}\n…`),
    elided: { text: "## Greet guest %\n\n```sh step\necho hello\n```\n\n", times: 10_000 },
    right: exampleFlow(exampleStep),
  },
  TM1101: {
    title: "No front matter",
    explanation:
      "A flow file starts with YAML between two lines of `---`. The first `---` is the very first line, with nothing in front of it; at the least, the front matter gives the flow its name.",
    wrong: `# Greetings\n\n${exampleStep}`,
    right: exampleFlow(`# Greetings\n\n${exampleStep}`),
  },
  TM1102: {
    title: "The front matter is never closed",
    explanation:
      "The front matter ends with a line that holds `---` and nothing else. Without it the whole file would be front matter.",
    wrong: `---\nname: example\n\n${exampleStep}`,
    right: exampleFlow(exampleStep),
  },
  TM1103: {
    title: "The front matter is too large",
    explanation: "The front matter may have 64 KB. Data belongs in files of its own, which a step reads.",
    wrong: exampleFlow(exampleStep, "description: The whole story. …\n"),
    elided: { text: "And then some. ", times: 5000 },
    right: exampleFlow(`The whole story.\n\n${exampleStep}`, "description: A story.\n"),
  },
  TM1104: {
    title: "The flow has no name",
    explanation:
      "`name` in the front matter is what runs of this flow are stored and found under. It starts with a lower-case letter and has up to 64 lower-case letters, digits, `_` and `-`.",
    wrong: `---\ndescription: Says hello.\n---\n\n${exampleStep}`,
    right: `---\nname: greetings\ndescription: Says hello.\n---\n\n${exampleStep}`,
  },
  TM1105: {
    title: "A key that the front matter does not have",
    explanation: "Unknown keys are errors, so that a slip of the pen is not passed over in silence.",
    wrong: exampleFlow(exampleStep, "descripton: Says hello.\n"),
    right: exampleFlow(exampleStep, "description: Says hello.\n"),
  },
};
