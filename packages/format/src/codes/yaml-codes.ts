import type { CodeEntry } from "./code-entry.ts";
import type { YamlCode } from "./format-code.ts";
import { exampleFlow, exampleSettings } from "./example-flow.ts";

/** The YAML of the front matter and of settings. */
export const yamlCodes: Readonly<Record<YamlCode, CodeEntry>> = {
  TM1201: {
    title: "YAML that cannot be read",
    explanation:
      "Settings are YAML 1.2. The usual causes are a quote or bracket that is never closed, a value with `: ` in it and no quotes around it, and lines that are not indented alike.",
    wrong: exampleFlow(exampleSettings('uses: http\nurl: "https://news.example')),
    right: exampleFlow(exampleSettings('uses: http\nurl: "https://news.example"')),
  },
  TM1202: {
    title: "YAML that is nested too deeply",
    explanation: "Lists and mappings may be nested 50 deep.",
    wrong: exampleFlow(
      exampleSettings(`uses: http\nurl: https://news.example\njson: ${"[".repeat(60)}${"]".repeat(60)}`),
    ),
    right: exampleFlow(exampleSettings("uses: http\nurl: https://news.example\njson: [[1, 2], [3, 4]]")),
  },
  TM1203: {
    title: "A part of YAML that is not used here",
    explanation:
      "Anchors, aliases, tags, merge keys, directives and several documents in one block are refused. They make settings hard to read, and let a small file grow into a huge value.",
    wrong: exampleFlow(
      exampleSettings("uses: http\nurl: https://news.example\nheaders: &shared\n  accept: text/plain"),
    ),
    right: exampleFlow(
      exampleSettings("uses: http\nurl: https://news.example\nheaders:\n  accept: text/plain"),
    ),
  },
  TM1204: {
    title: "A key that is there twice",
    explanation: "A mapping has each key once. Of two values one would be lost.",
    wrong: exampleFlow(exampleSettings("uses: http\nurl: https://one.example\nurl: https://two.example")),
    right: exampleFlow(exampleSettings("uses: http\nurl: https://one.example")),
  },
  TM1205: {
    title: "A key that JavaScript gives a meaning of its own",
    explanation:
      "`__proto__`, `constructor` and `prototype` are refused as keys everywhere, because values with them have been used to take programs over.",
    wrong: exampleFlow(exampleSettings("uses: set\nconstructor: Acme")),
    right: exampleFlow(exampleSettings("uses: set\nbuilder: Acme")),
  },
  TM1206: {
    title: "A number that cannot be held exactly",
    explanation:
      "Numbers are doubles, as in JSON. A whole number beyond 9007199254740991 would change its last digits in silence; infinity and NaN are no JSON. Long numbers are mostly names of something, and belong in quotes.",
    wrong: exampleFlow(exampleSettings("uses: set\naccount: 12345678901234567890")),
    right: exampleFlow(exampleSettings('uses: set\naccount: "12345678901234567890"')),
  },
  TM1207: {
    title: "An expression inside brackets",
    explanation:
      "YAML reads `{ a: ${{ b }} }` as mappings inside each other. Write the mapping as a block, one key per line; there an expression needs no quotes.",
    wrong: exampleFlow(
      exampleSettings("uses: set\nitem: { name: ${{ inputs.name }} }"),
      "inputs:\n  name: { type: string }\n",
    ),
    right: exampleFlow(
      exampleSettings("uses: set\nitem:\n  name: ${{ inputs.name }}"),
      "inputs:\n  name: { type: string }\n",
    ),
  },
  TM1208: {
    title: "Settings that are no mapping",
    explanation:
      "A `yaml step` or `yaml group` fence and the front matter hold settings, `key: value`. A list or a text alone says nothing.",
    wrong: exampleFlow(exampleSettings("- http\n- https://news.example")),
    right: exampleFlow(exampleSettings("uses: http\nurl: https://news.example")),
  },
  TM1209: {
    title: "Settings that are too large",
    explanation:
      "One fence of settings may have 64 KB. Data belongs in files of its own, which a step reads.",
    wrong: exampleFlow(exampleSettings('uses: http\nurl: "https://a.example/?ids=…"')),
    elided: { text: "17,", times: 30_000 },
    right: exampleFlow(exampleSettings("uses: http\nurl: https://a.example/ids")),
  },
};
