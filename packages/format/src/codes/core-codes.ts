import type { ProblemCode } from "@tidemark/core/plan";
import type { CodeEntry } from "./code-entry.ts";
import { exampleFlow, exampleSettings, exampleStep } from "./example-flow.ts";

const topics = exampleSettings("uses: http\nurl: https://news.example/topics", "## Topics");
const show = (text: string): string => exampleSettings(`uses: template\ntext: ${text}`, "## Show");
const group = "## Research\n\n### Notes\n\n```sh step\necho notes\n```\n";

/** Codes of what is wrong with a definition, whether a file or a program made it. */
export const coreCodes: Readonly<Record<ProblemCode, CodeEntry>> = {
  TM2001: {
    title: "An expression that cannot be read",
    explanation:
      "Expressions are CEL, the Common Expression Language: `a.b`, `size(list) > 3`, `ok ? x : y`. Texts in them stand in quotes.",
    wrong: exampleFlow(`${topics}\n${show("${{ size(topics > 3 }}")}`),
    right: exampleFlow(`${topics}\n${show("${{ size(topics) > 3 }}")}`),
  },
  TM2002: {
    title: "A name that nothing has",
    explanation:
      "A name in an expression is a step, a variable that a group binds, or one of `inputs`, `config`, `secrets`, `env`, `run` and `steps`.",
    wrong: exampleFlow(`${topics}\n${show("${{ topcs }}")}`),
    right: exampleFlow(`${topics}\n${show("${{ topics }}")}`),
  },
  TM2003: {
    title: "A step that cannot be seen from here",
    explanation:
      "A step sees the steps beside it, those beside the groups that it is in, and what these groups bind. What is inside another group is seen through that group: `group.child`.",
    wrong: exampleFlow(`${group}\n${show("${{ notes }}")}`),
    right: exampleFlow(`${group}\n${show("${{ research.notes }}")}`),
  },
  TM2004: {
    title: "A name that is not declared",
    explanation:
      "Inputs, knobs, secrets and environment names are declared in the front matter, so that the file says what it needs before anything runs.",
    wrong: exampleFlow(show("${{ config.limit }}")),
    right: exampleFlow(show("${{ config.limit }}"), "config:\n  limit: { type: integer, default: 10 }\n"),
  },
  TM2005: {
    title: "A step chosen by a computed name",
    explanation:
      "What waits for what is settled before a flow runs. Where the name of a step is computed, `needs` has to name all the steps that it can be.",
    wrong: exampleFlow(
      `${topics}\n${show("${{ steps[config.which].status }}")}`,
      "config:\n  which: { type: string, default: topics }\n",
    ),
    right: exampleFlow(
      `${topics}\n${show("${{ steps[config.which].status }}\nneeds: [topics]")}`,
      "config:\n  which: { type: string, default: topics }\n",
    ),
  },
  TM2006: {
    title: "A secret inside an expression",
    explanation:
      "A secret is filled in at the very end, by whoever makes the attempt, and no expression sees it. It can only stand by itself: `${{ secrets.TOKEN }}`, alone or inside longer text.",
    wrong: exampleFlow(show('${{ "Bearer " + secrets.TOKEN }}'), "secrets: [TOKEN]\n"),
    right: exampleFlow(show("Bearer ${{ secrets.TOKEN }}"), "secrets: [TOKEN]\n"),
  },
  TM2007: {
    title: "A value inside a script",
    explanation:
      "Values never become part of a command or of SQL: one of them could bring a command of its own. They are handed over beside it, in the environment or as parameters.",
    wrong: exampleFlow(
      '## Greet\n\n```sh step\necho "Hello ${{ inputs.name }}"\n```\n',
      "inputs:\n  name: { type: string }\n",
    ),
    right: exampleFlow(
      '## Greet\n\n```yaml step\nenv:\n  NAME: ${{ inputs.name }}\n```\n\n```sh step\necho "Hello $NAME"\n```\n',
      "inputs:\n  name: { type: string }\n",
    ),
  },
  TM2008: {
    title: "A field that the step does not return",
    explanation: "Where a step says what it `returns`, expressions can only read fields that are there.",
    wrong: exampleFlow(
      `${exampleSettings("uses: http\nurl: https://news.example/topics\nreturns: { type: object, properties: { items: { type: array } } }", "## Topics")}\n${show("${{ topics.itmes }}")}`,
    ),
    right: exampleFlow(
      `${exampleSettings("uses: http\nurl: https://news.example/topics\nreturns: { type: object, properties: { items: { type: array } } }", "## Topics")}\n${show("${{ topics.items }}")}`,
    ),
  },
  TM2009: {
    title: "A step that needs itself",
    explanation:
      "A step has no output before it has run, so it cannot read its own. In a group with `repeat`, `previous` is the value of the round before.",
    wrong: exampleFlow(show("${{ show }}")),
    right: exampleFlow(show("hello")),
  },
  TM2010: {
    title: "A runtime that is not there",
    explanation:
      "`uses` names a runtime. Runtimes that do not come with Tidemark are npm packages, listed under `runtimes:` in the front matter or in the configuration.",
    wrong: exampleFlow(exampleSettings("uses: htpp\nurl: https://news.example")),
    right: exampleFlow(exampleSettings("uses: http\nurl: https://news.example")),
  },
  TM2011: {
    title: "A step that does not say what it uses",
    explanation:
      "A step names its runtime with `uses`, unless the language of its body belongs to one: `sh` to shell, `cel` to set, `prompt` to ai.",
    wrong: exampleFlow(exampleSettings("url: https://news.example")),
    right: exampleFlow(exampleSettings("uses: http\nurl: https://news.example")),
  },
  TM2012: {
    title: "A setting that the runtime does not accept",
    explanation:
      "Each runtime says what its settings look like. What is known before the flow runs is checked before it runs.",
    wrong: exampleFlow(exampleSettings("uses: http\nurl: 5")),
    right: exampleFlow(exampleSettings("uses: http\nurl: https://news.example")),
  },
  TM2013: {
    title: "A setting that the runtime does not know",
    explanation: "Unknown settings are errors, so that a slip of the pen is not passed over in silence.",
    wrong: exampleFlow(exampleSettings("uses: http\nurl: https://news.example\ntimeuot: 5s")),
    right: exampleFlow(exampleSettings("uses: http\nurl: https://news.example\ntimeout: 5s")),
  },
  TM2014: {
    title: "A body that the runtime does not take",
    explanation: "Each runtime takes bodies in certain languages, or none.",
    wrong: exampleFlow(
      "## Fetch\n\n```yaml step\nuses: http\nurl: https://news.example\n```\n\n```sh step\necho hello\n```\n",
    ),
    right: exampleFlow(`${exampleSettings("uses: http\nurl: https://news.example")}\n${exampleStep}`),
  },
  TM2015: {
    title: "An expression whose types do not fit",
    explanation:
      "Inputs, knobs and what a step `returns` have types, and so have many results. What is sure to fail whenever it is reached is found before anything runs: an operator or function on a type that it does not take, a member of something that has none, a condition that is never true or false. What may work is left alone.",
    wrong: exampleFlow(
      show("${{ config.hours * 60 }} minutes"),
      'config:\n  hours: { type: string, default: "2" }\n',
    ),
    right: exampleFlow(
      show("${{ config.hours * 60 }} minutes"),
      "config:\n  hours: { type: integer, default: 2 }\n",
    ),
  },
  TM2016: {
    title: "A comparison that always comes out the same",
    explanation:
      "Values of different types are never equal, and neither is a text that can only be one of a few to one that is not among them. Such a comparison works, and says nothing. The status of a step is `done`, `failed`, `skipped`, `rejected`, `cancelled` or `fallback`.",
    wrong: exampleFlow(`${topics}\n${show('hello\nwhen: steps.topics.status == "skip"')}`),
    right: exampleFlow(`${topics}\n${show('hello\nwhen: steps.topics.status == "skipped"')}`),
  },
  TM2020: {
    title: "Two steps with one id",
    explanation:
      "Ids are unique in their scope. Without code at its end, a heading's id is its text in snake case.",
    wrong: exampleFlow(`${exampleStep}\n${exampleStep}`),
    right: exampleFlow(`${exampleStep}\n${exampleStep.replace("## Greet", "## Greet `greet_again`")}`),
  },
  TM2021: {
    title: "An id that already means something",
    explanation:
      "A step cannot be named like a variable of Tidemark (`inputs`, `steps`, `item` …) or a word of CEL (`size`, `string`, `in` …): expressions would mean the other one.",
    wrong: exampleFlow("## Inputs\n\n```sh step\necho hello\n```\n"),
    right: exampleFlow("## Inputs `read_inputs`\n\n```sh step\necho hello\n```\n"),
  },
  TM2022: {
    title: "A name that is no id",
    explanation:
      "Ids and loop variables are a lower-case letter, then up to 63 lower-case letters, digits or `_`. In a file this is found when it is read; in a definition made by a program, here.",
  },
  TM2030: {
    title: "A step that is named and not there",
    explanation:
      "`needs`, `fallback`, `undo` and `on_error` name steps of the same scope: beside the step itself, under the same heading.",
    wrong: exampleFlow(`${topics}\n${show("hello\nneeds: [topcs]")}`),
    right: exampleFlow(`${topics}\n${show("hello\nneeds: [topics]")}`),
  },
  TM2031: {
    title: "Steps that wait for each other",
    explanation:
      "A reference to a step is a dependency, and so is `needs`. Steps that wait for each other would wait for ever.",
    wrong: exampleFlow(
      `${exampleSettings("uses: template\ntext: ${{ show }}", "## Topics")}\n${show("${{ topics }}")}`,
    ),
    right: exampleFlow(`${topics}\n${show("${{ topics }}")}`),
  },
  TM2032: {
    title: "Fallbacks that call each other",
    explanation:
      "A fallback runs when a step has finally failed. Fallbacks in a circle would never come to an end.",
    wrong: exampleFlow(
      `${exampleSettings("uses: http\nurl: https://a.example\nfallback: b", "## a")}\n${exampleSettings("uses: http\nurl: https://b.example\nfallback: a", "## b")}`,
    ),
    right: exampleFlow(
      `${exampleSettings("uses: http\nurl: https://a.example\nfallback: b", "## a")}\n${exampleSettings("uses: http\nurl: https://b.example", "## b")}`,
    ),
  },
  TM2033: {
    title: "A step that is called, and waited for as well",
    explanation:
      "What `fallback`, `undo` or `on_error` name is out of the plan and runs only when called. Its output is there under the name of the step that calls it.",
    wrong: exampleFlow(
      `${exampleSettings("uses: http\nurl: https://a.example\nfallback: b", "## a")}\n${exampleSettings("uses: http\nurl: https://b.example", "## b")}\n${show("${{ b }}")}`,
    ),
    right: exampleFlow(
      `${exampleSettings("uses: http\nurl: https://a.example\nfallback: b", "## a")}\n${exampleSettings("uses: http\nurl: https://b.example", "## b")}\n${show("${{ a }}")}`,
    ),
  },
  TM2034: {
    title: "A limit without a number",
    explanation:
      "Steps that name the same `limit` share it; how many of them run at once stands under `run: { limits: … }` in the front matter.",
    wrong: exampleFlow(exampleSettings("uses: http\nurl: https://news.example\nlimit: model")),
    right: exampleFlow(
      exampleSettings("uses: http\nurl: https://news.example\nlimit: model"),
      "run: { limits: { model: 3 } }\n",
    ),
  },
  TM2035: {
    title: "An `else` where nothing chooses",
    explanation:
      "In a group with `choose: first` the step with `else: true` runs when no other's condition holds. Anywhere else there is nothing to be the other of.",
    wrong: exampleFlow(exampleSettings("uses: http\nurl: https://a.example\nelse: true")),
    right: exampleFlow(exampleSettings("uses: http\nurl: https://a.example\nwhen: always()")),
  },
  TM2040: {
    title: "An input that nobody reads",
    explanation:
      "An input that is asked for and never used is mostly left over, or its name is misspelt where it is read.",
    wrong: exampleFlow(exampleStep, "inputs:\n  since: { type: string }\n"),
    right: exampleFlow(show("${{ inputs.since }}"), "inputs:\n  since: { type: string }\n"),
  },
  TM2041: {
    title: "A step that may have been skipped",
    explanation:
      "A step whose `when` does not hold is skipped, and so is what reads it. Where that is meant, say it with a `when` of its own; otherwise `when: always()` runs it all the same, with `null` in the place of the output.",
    wrong: exampleFlow(
      `${exampleSettings("uses: http\nurl: https://news.example\nwhen: config.fresh", "## Topics")}\n${show("${{ topics }}")}`,
      "config:\n  fresh: { type: boolean, default: true }\n",
    ),
    right: exampleFlow(
      `${exampleSettings("uses: http\nurl: https://news.example\nwhen: config.fresh", "## Topics")}\n${show("${{ topics }}\nwhen: config.fresh")}`,
      "config:\n  fresh: { type: boolean, default: true }\n",
    ),
  },
  TM2042: {
    title: "A step that nobody reads",
    explanation:
      "A step that only works something out (`set`, `template`, `map`, `filter` and whatever says `effect: pure`) is of use to whoever reads its output. In a flow that says what its `output` is, a step that neither another step nor the output reads is left over.",
    wrong: exampleFlow(
      `${topics}\n${exampleSettings("uses: http\nurl: https://news.example/places\neffect: pure", "## Places")}`,
      "output: ${{ topics }}\n",
    ),
    right: exampleFlow(
      `${topics}\n${exampleSettings("uses: http\nurl: https://news.example/places\neffect: pure", "## Places")}`,
      "output:\n  topics: ${{ topics }}\n  places: ${{ places }}\n",
    ),
  },
  TM2050: {
    title: "Something that this version cannot run yet",
    explanation: "The language has more than this version can run. The flow can be read, checked and drawn.",
    wrong: exampleFlow(
      `## Every harbour \`harbours\`\n\n\`\`\`yaml group\neach: [1, 2]\n\`\`\`\n\n#${exampleStep}`,
    ),
    right: exampleFlow(exampleStep),
  },
};
