import type { CodeEntry } from "./code-entry.ts";
import type { StructureCode } from "./format-code.ts";
import { exampleFlow, exampleSettings, exampleStep } from "./example-flow.ts";

const twoSteps = "### One\n\n```sh step\necho one\n```\n\n### Two\n\n```sh step\necho two\n```\n";

/** Headings and fences. */
export const structureCodes: Readonly<Record<StructureCode, CodeEntry>> = {
  TM1301: {
    title: "A heading that yields no id",
    explanation:
      "The id of a step is its heading in snake case. Where the heading starts with a digit, has letters without an ASCII form or is longer than 64 characters, the id stands in inline code at its end.",
    wrong: exampleFlow("## Получить темы\n\n```sh step\necho hello\n```\n"),
    right: exampleFlow("## Получить темы `topics`\n\n```sh step\necho hello\n```\n"),
  },
  TM1302: {
    title: "Code at the end of a heading that is no id",
    explanation:
      "Inline code at the end of a step's heading is its id: a lower-case letter, then up to 63 lower-case letters, digits or `_`.",
    wrong: exampleFlow("## Fetch the topics `Fetch-Topics`\n\n```sh step\necho hello\n```\n"),
    right: exampleFlow("## Fetch the topics `fetch_topics`\n\n```sh step\necho hello\n```\n"),
  },
  TM1303: {
    title: "A step without a heading",
    explanation: "A step is a heading with a fence under it. The heading gives it its name.",
    wrong: exampleFlow("```sh step\necho hello\n```\n"),
    right: exampleFlow(exampleStep),
  },
  TM1304: {
    title: "Two fences with settings under one heading",
    explanation: "A step has at most one `yaml step` fence. Two steps need a heading each.",
    wrong: exampleFlow(
      `${exampleSettings("uses: http\nurl: https://one.example")}\n\`\`\`yaml step\ntimeout: 10s\n\`\`\`\n`,
    ),
    right: exampleFlow(exampleSettings("uses: http\nurl: https://one.example\ntimeout: 10s")),
  },
  TM1305: {
    title: "Two bodies under one heading",
    explanation:
      "A step has at most one fence in a language other than YAML, its body. Two steps need a heading each.",
    wrong: exampleFlow(`${exampleStep}\n\`\`\`sh step\necho again\n\`\`\`\n`),
    right: exampleFlow(`${exampleStep}\n## Again\n\n\`\`\`sh step\necho again\n\`\`\`\n`),
  },
  TM1306: {
    title: "A step with steps under it",
    explanation:
      "A heading with steps among its deeper headings is a group, and a group runs nothing itself.",
    wrong: exampleFlow(`## Both\n\n\`\`\`sh step\necho both\n\`\`\`\n\n${twoSteps}`),
    right: exampleFlow(`## Both\n\n### Zero\n\n\`\`\`sh step\necho both\n\`\`\`\n\n${twoSteps}`),
  },
  TM1307: {
    title: "Settings of a group that is none",
    explanation: "A `yaml group` fence belongs to a heading with steps among its deeper headings.",
    wrong: exampleFlow(`${exampleStep}\n## Research\n\n\`\`\`yaml group\nconcurrency: 5\n\`\`\`\n`),
    right: exampleFlow(`## Research\n\n\`\`\`yaml group\nwait: all\n\`\`\`\n\n${twoSteps}`),
  },
  TM1308: {
    title: "Two fences with settings of one group",
    explanation: "A group has at most one `yaml group` fence.",
    wrong: exampleFlow(
      `## Both\n\n\`\`\`yaml group\nwait: all\n\`\`\`\n\n\`\`\`yaml group\nconcurrency: 2\n\`\`\`\n\n${twoSteps}`,
    ),
    right: exampleFlow(`## Both\n\n\`\`\`yaml group\nwait: all\nconcurrency: 2\n\`\`\`\n\n${twoSteps}`),
  },
  TM1309: {
    title: "A step where none can be",
    explanation:
      "Only a fence that stands directly under a heading is a step. Inside a list, a quote or an HTML block it would not run, and that is not passed over in silence.",
    wrong: exampleFlow(`${exampleStep}\n## More\n\n- first:\n\n  \`\`\`sh step\n  echo more\n  \`\`\`\n`),
    right: exampleFlow(`${exampleStep}\n## More\n\n\`\`\`sh step\necho more\n\`\`\`\n`),
  },
  TM1310: {
    title: "A fence that is never closed",
    explanation:
      "A fence ends with a line of as many backticks or tildes as it started with. Without that line the rest of the file is part of it.",
    wrong: exampleFlow("## Greet\n\n```sh step\necho hello\n"),
    right: exampleFlow(exampleStep),
  },
  TM1311: {
    title: "A marked fence without a language",
    explanation:
      "The info string of a fence is its language and then the word `step` or `group`. For settings the language is `yaml`.",
    wrong: exampleFlow("## Greet\n\n```step\necho hello\n```\n\n## Bye\n\n```sh step\necho bye\n```\n"),
    right: exampleFlow(exampleStep),
  },
  TM1312: {
    title: "A fence that is text because it is indented",
    explanation:
      "Four spaces make a line of Markdown an example. A fence that is indented like that is no step.",
    wrong: exampleFlow(`${exampleStep}\n## More\n\n    \`\`\`sh step\n    echo more\n    \`\`\`\n`),
    right: exampleFlow(`${exampleStep}\n## More\n\n\`\`\`sh step\necho more\n\`\`\`\n`),
  },
  TM1313: {
    title: "A fence that is nearly marked",
    explanation:
      "Fences without the word `step` or `group` are examples for the reader and do not run. This one has a word that can hardly mean anything else.",
    wrong: exampleFlow(`${exampleStep}\n## More\n\n\`\`\`sh Step\necho more\n\`\`\`\n`),
    right: exampleFlow(`${exampleStep}\n## More\n\n\`\`\`sh step\necho more\n\`\`\`\n`),
  },
  TM1314: {
    title: "An info string that cannot be read",
    explanation: "Behind `step` or `group` stand settings as `key=value`. A value with spaces needs quotes.",
    wrong: exampleFlow("## Greet\n\n```sh step timeout 10s\necho hello\n```\n"),
    right: exampleFlow("## Greet\n\n```sh step timeout=10s\necho hello\n```\n"),
  },
  TM1315: {
    title: "A flow without steps",
    explanation:
      "Nothing in this file would run. A step is a heading with a fence under it whose info string has the word `step`.",
    wrong: exampleFlow("## Greet\n\n```sh\necho hello\n```\n"),
    right: exampleFlow(exampleStep),
  },
  TM1316: {
    title: "A setting that is given twice",
    explanation:
      "The info strings of a step's fences and its `yaml step` fence say its settings together, each once.",
    wrong: exampleFlow("## Greet\n\n```yaml step timeout=10s\nuses: shell\ntimeout: 20s\n```\n"),
    right: exampleFlow("## Greet\n\n```yaml step\nuses: shell\ntimeout: 20s\n```\n"),
  },
  TM1317: {
    title: "A group with a body",
    explanation: "A group has settings, in a `yaml group` fence, and no body: its steps do the work.",
    wrong: exampleFlow(`## Both\n\n\`\`\`sh group\necho both\n\`\`\`\n\n${twoSteps}`),
    right: exampleFlow(`## Both\n\n\`\`\`yaml group\nwait: all\n\`\`\`\n\n${twoSteps}`),
  },
};
