import { hashFlow, hashNode, type FlowDefinition } from "@tidemark/spec";
import { describe, expect, it } from "vitest";
import { example } from "./example.fixture.ts";
import { parse } from "./parse.ts";
import { nodesOf, stepOf } from "./told-of.fixture.ts";

function definitionOf(text: string): FlowDefinition {
  const { definition, diagnostics } = parse(text, { path: String(text.length) });
  if (definition === undefined) throw new Error(JSON.stringify(diagnostics));
  return definition;
}

const hash = hashFlow(definitionOf(example));

describe("hashes", () => {
  it.each<readonly [name: string, change: (text: string) => string]>([
    ["prose", (text) => text.replace("The service is slow on Mondays", "It is fast now")],
    ["comments in settings", (text) => text.replace("uses: http\n", "# why\nuses: http # because\n\n")],
    ["comments in the front matter", (text) => text.replace("log: footer\n", "# x\nlog: footer # y\n")],
    [
      "titles of steps that have an id of their own",
      (text) => text.replace("## Fetch the topics `topics`", "## Get them *all* `topics`"),
    ],
    [
      "the title and the description",
      (text) =>
        text.replace("# Weekly digest", "# Digest").replace("description: Collects", "description: Gathers"),
    ],
    [
      "the log, and whether there is one",
      (text) => `${text.replace("log: footer", "log: off")}\n<!-- tidemark:log -->\n## Execution Log\n`,
    ],
    ["examples", (text) => text.replace("## Yesterday", "```sh\nexample\n```\n\n## Yesterday")],
    [
      "the order of keys",
      (text) =>
        text.replace("uses: checkpoint\nshow: ${{ research }}", "show: ${{ research }}\nuses: checkpoint"),
    ],
    ["line ends", (text) => text.replaceAll("\n", "\r\n")],
    ["a byte order mark", (text) => `\ufeff${text}`],
    [
      "the kind of fence",
      (text) =>
        text.replace(
          "```cel step\ntopics.items.filter(t, t.score > 50)\n```",
          "~~~~cel   step\ntopics.items.filter(t, t.score > 50)\n~~~~",
        ),
    ],
    [
      "how YAML is written",
      (text) =>
        text
          .replace("retry: { max: 5 }", "retry:\n    max: 5")
          .replace("read: ./cache/topics.json", "read: './cache/topics.json'"),
    ],
    ["a duration written in another unit", (text) => text.replace("timeout: 1h", "timeout: 60m")],
  ])("%s changes nothing", (_name, change) => {
    const changed = change(example);
    expect(hashFlow(definitionOf(changed))).toBe(hash);
  });

  it.each<readonly [name: string, change: (text: string) => string]>([
    ["a setting", (text) => text.replace("./cache/topics.json", "./cache/other.json")],
    ["a body", (text) => text.replace("t.score > 50", "t.score > 51")],
    ["an expression", (text) => text.replace("when: approve.approved", "when: !approve.approved")],
    ["an id", (text) => text.replaceAll("cached_topics", "old_topics")],
    ["an input", (text) => text.replace("2026-01-01", "2026-01-02")],
  ])("%s changes the flow", (_name, change) => {
    expect(hashFlow(definitionOf(change(example)))).not.toBe(hash);
  });

  it("a step keeps its hash wherever it stands in the file", () => {
    const [a, b] = ["## a\n```sh step\n1\n```\n", "## b\n```yaml step\nuses: x\n```\n"];
    const [first, second] = nodesOf(a + b).map((node) => hashNode(node));
    expect(nodesOf(b + a).map((node) => hashNode(node))).toEqual([second, first]);
    expect(nodesOf(`text\n\n${b}more\n${a}`).map((node) => hashNode(node))).toEqual([second, first]);
  });

  it("settings are the same in a fence and in an info string", () => {
    const [inInfo] = nodesOf("## a\n```sh step timeout=10s retry=2 x=1\n:\n```\n");
    const [inFence] = nodesOf("## a\n```yaml step\nx: 1\nretry: 2\ntimeout: 10s\n```\n```sh step\n:\n```\n");
    expect(inInfo && hashNode(inInfo)).toBe(inFence && hashNode(inFence));
    expect(hashNode(stepOf("when: a"))).toBe(hashNode(stepOf('when: "a"')));
  });
});
