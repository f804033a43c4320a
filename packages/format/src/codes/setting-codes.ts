import type { CodeEntry } from "./code-entry.ts";
import type { SettingCode } from "./format-code.ts";
import { exampleFlow, exampleSettings, exampleStep } from "./example-flow.ts";

const twice = "### Twice\n\n```sh step\necho twice\n```\n";

/** What settings may look like. */
export const settingCodes: Readonly<Record<SettingCode, CodeEntry>> = {
  TM1401: {
    title: "A setting of the wrong shape",
    explanation:
      "Settings that every step understands are checked when the file is read: lists where lists belong, numbers where numbers belong.",
    wrong: exampleFlow(exampleSettings("uses: http\nurl: https://news.example\ncache: always")),
    right: exampleFlow(exampleSettings("uses: http\nurl: https://news.example\ncache: true")),
  },
  TM1402: {
    title: "A key that is not known here",
    explanation: "Unknown keys are errors, so that a slip of the pen is not passed over in silence.",
    wrong: exampleFlow(exampleSettings("uses: http\nurl: https://news.example\nretry: { maximum: 3 }")),
    right: exampleFlow(exampleSettings("uses: http\nurl: https://news.example\nretry: { max: 3 }")),
  },
  TM1403: {
    title: "A duration that cannot be read",
    explanation:
      "Durations are numbers with units: `500ms`, `30s`, `1h30m`, `2d`. A number alone could be seconds or milliseconds. A rate is a number, a slash and a duration: `10/1m`.",
    wrong: exampleFlow(exampleSettings("uses: http\nurl: https://news.example\ntimeout: 30")),
    right: exampleFlow(exampleSettings("uses: http\nurl: https://news.example\ntimeout: 30s")),
  },
  TM1404: {
    title: "A word that is not one of the possible ones",
    explanation: "Some settings can only be one of a few words.",
    wrong: exampleFlow(exampleStep, "log: foter\n"),
    right: exampleFlow(exampleStep, "log: footer\n"),
  },
  TM1405: {
    title: "Something that has to be said is missing",
    explanation: "`repeat` needs `max`, the number of rounds after which it ends whatever happens.",
    wrong: exampleFlow(`## Again\n\n\`\`\`yaml group\nrepeat: { every: 5s }\n\`\`\`\n\n${twice}`),
    right: exampleFlow(`## Again\n\n\`\`\`yaml group\nrepeat: { max: 10, every: 5s }\n\`\`\`\n\n${twice}`),
  },
  TM1406: {
    title: "Braces around a bare expression",
    explanation: "`when`, `until` and `while` hold bare expressions. `${{ }}` is for texts.",
    wrong: exampleFlow(
      exampleSettings("uses: http\nurl: https://news.example\nwhen: ${{ inputs.fresh }}"),
      "inputs:\n  fresh: { type: boolean }\n",
    ),
    right: exampleFlow(
      exampleSettings("uses: http\nurl: https://news.example\nwhen: inputs.fresh"),
      "inputs:\n  fresh: { type: boolean }\n",
    ),
  },
  TM1407: {
    title: "An expression where a fixed value belongs",
    explanation:
      "Names of steps, durations, limits and the like are fixed when the file is read, because the plan depends on them.",
    wrong: exampleFlow(
      exampleSettings("uses: http\nurl: https://news.example\ntimeout: ${{ config.timeout }}"),
      "config:\n  timeout: { type: string }\n",
    ),
    right: exampleFlow(exampleSettings("uses: http\nurl: https://news.example\ntimeout: 30s")),
  },
  TM1408: {
    title: "A name that cannot be one",
    explanation:
      "Names of steps have lower-case letters, digits and `_`; those of inputs, knobs, secrets and environment variables may have capitals too. Other characters would mean something else in an expression.",
    wrong: exampleFlow(exampleStep, "secrets: [NEWS-TOKEN]\n"),
    right: exampleFlow(exampleStep, "secrets: [NEWS_TOKEN]\n"),
  },
  TM1409: {
    title: "A setting of a step in a group",
    explanation: "Retries, runtimes and what else belongs to an attempt are settings of steps.",
    wrong: exampleFlow(`## Again\n\n\`\`\`yaml group\nretry: 5\n\`\`\`\n\n${twice}`),
    right: exampleFlow("## Again\n\n### Twice\n\n```sh step retry=5\necho twice\n```\n"),
  },
  TM1410: {
    title: "A JSON Schema that cannot be right",
    explanation:
      "Inputs, knobs and `returns` are described in JSON Schema. A type that does not exist, or a word that is nearly one of JSON Schema's, would let everything through.",
    wrong: exampleFlow(exampleSettings("uses: http\nurl: https://news.example\nreturns: { type: strng }")),
    right: exampleFlow(exampleSettings("uses: http\nurl: https://news.example\nreturns: { type: string }")),
  },
  TM1411: {
    title: "A default that does not fit",
    explanation: "The default of an input or knob has to fit the schema beside it.",
    wrong: exampleFlow(exampleStep, "config:\n  limit: { type: integer, default: ten }\n"),
    right: exampleFlow(exampleStep, "config:\n  limit: { type: integer, default: 10 }\n"),
  },
  TM1412: {
    title: "A name that is listed twice",
    explanation: "A name belongs into a list once.",
    wrong: exampleFlow(exampleStep, "secrets: [TOKEN, TOKEN]\n"),
    right: exampleFlow(exampleStep, "secrets: [TOKEN]\n"),
  },
};
