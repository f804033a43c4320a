import { describe, expect, it } from "vitest";
import { headingId } from "./outline/heading-id.ts";
import { parse } from "./parse.ts";
import { flow, nodesOf, outline, toldOfBody } from "./told-of.fixture.ts";

const step = "```sh step\n:\n```\n";

describe("headings make the tree", () => {
  it("the only level-1 heading without a fence of its own is the title and makes no scope", () => {
    const { definition } = parse(flow(`# Weekly *digest* \`code\`\n## a\n${step}## b\n${step}`));
    expect(definition?.title).toBe("Weekly digest");
    expect(outline(definition?.nodes ?? [])).toBe("a b");
  });

  it("a level-1 heading with a fence of its own is a step", () => {
    const { definition } = parse(flow(`# a\n${step}`));
    expect(definition?.title).toBeUndefined();
    expect(outline(definition?.nodes ?? [])).toBe("a");
  });

  it("an example under a level-1 heading does not make it a step", () => {
    const { definition } = parse(flow(`# Title\n\`\`\`sh\n:\n\`\`\`\n## a\n${step}`));
    expect(definition?.title).toBe("Title");
  });

  it("two level-1 headings are no titles", () => {
    const { definition } = parse(flow(`# One\n## a\n${step}# Two\n## b\n${step}`));
    expect(definition?.title).toBeUndefined();
    expect(outline(definition?.nodes ?? [])).toBe("one[a] two[b]");
  });

  it("a level-1 heading with the settings of a group is a group", () => {
    expect(outline(nodesOf(`# All\n\`\`\`yaml group\nwait: all\n\`\`\`\n## a\n${step}`))).toBe("all[a]");
  });

  it("a heading whose section holds a step fence is a step, one with steps among its deeper headings a group, any other prose", () => {
    const body = `## prose\ntext\n## a\n${step}## g\n### notes\n#### b\n${step}#### c\n${step}### more prose\n## d\n${step}### prose again\n`;
    expect(outline(nodesOf(body))).toBe("a g[notes[b c]] d");
  });

  it("levels may be left out", () => {
    expect(outline(nodesOf(`## g\n##### a\n${step}#### b\n${step}### c\n${step}## d\n${step}`))).toBe(
      "g[a b c] d",
    );
  });

  it("setext headings are headings", () => {
    const { definition } = parse(flow(`The\ntitle\n=====\n\nFetch the\ntopics\n------\n${step}`));
    expect(definition?.title).toBe("The title");
    expect(definition?.nodes[0]).toMatchObject({
      id: "fetch_the_topics",
      title: "Fetch the topics",
      location: { start: { line: 9, column: 1 }, end: { line: 11, column: 7 } },
    });
  });

  it("headings inside lists and quotes are prose", () => {
    expect(outline(nodesOf(`## a\n${step}\n> ## quoted\n\n- ## listed\n\n    ## code\n`))).toBe("a");
  });

  it("a heading keeps its title, its prose and its place", () => {
    const [node] = nodesOf(
      `## Fetch the *topics* \`topics\`\n\nWhy *five*?\n\n<!-- nobody sees this -->\n\n${step}\n\`\`\`sh\nexample\n\`\`\`\nBecause.\n\n### Deeper prose\n`,
    );
    expect(node).toMatchObject({
      id: "topics",
      title: "Fetch the topics",
      prose: "Why *five*?\n\n```sh\nexample\n```\nBecause.",
    });
    expect(node?.location).toEqual({
      start: { line: 5, column: 1, offset: 28 },
      end: { line: 5, column: 31, offset: 58 },
    });
  });

  it("prose of a group is its own text", () => {
    expect(nodesOf(`## g\nAll of them.\n### a\n${step}`)[0]?.prose).toBe("All of them.");
  });
});

describe("identity", () => {
  it("is the inline code at the end of the heading", () => {
    expect(
      outline(
        nodesOf(`## Fetch \`x\` or so \`topics\`\n${step}## b \`\`c\`\` ##\n${step}## \`only\`\n${step}`),
      ),
    ).toBe("topics c only");
  });

  it("is the heading in snake case where there is none", () => {
    expect(outline(nodesOf(`## Fetch the topics!\n${step}## Step 2: \`x\` — go\n${step}`))).toBe(
      "fetch_the_topics step_2_x_go",
    );
  });

  it.each([
    ["Yesterday's copy", "yesterdays_copy"],
    ["  -- Über–uns! ", "uber_uns"],
    ["Crème brûlée №", "creme_brulee_no"],
    ["GitHub issues", "github_issues"],
    ["Send (again)", "send_again"],
    ["Straße", undefined],
    ["2nd try", undefined],
    ["日本", undefined],
    ["!!!", undefined],
    ["", undefined],
    ["a".repeat(64), "a".repeat(64)],
    ["a".repeat(65), undefined],
    ["ﬁne", "fine"],
  ])("of %j is %j", (title, id) => {
    expect(headingId(title)).toBe(id);
  });

  it("a heading that yields none is an error that asks for one", () => {
    expect(toldOfBody(`## 1. Fetch the topics\n${step}`)).toEqual(["TM1301 5:1 ## 1. Fetch the topics"]);
    expect(toldOfBody(`##\n${step}`)).toEqual(["TM1301 5:1 ##"]);
    expect(parse(flow(`## 1. Fetch the topics\n${step}`)).diagnostics[0]?.help).toContain(
      "## 1. Fetch the topics `fetch_the_topics`",
    );
  });

  it.each(["`Fetch-Topics`", "`a b`", "`2nd`", "`_x`", `\`${"a".repeat(65)}\``, "`é`"])(
    "%s is no id",
    (code) => {
      expect(toldOfBody(`## Fetch ${code}\n${step}`)).toEqual([`TM1302 5:10 ${code}`]);
    },
  );

  it("prose and titles may end in any code", () => {
    expect(toldOfBody(`# Using \`SELECT *\`\n## On \`--flags\`\n## a\n${step}`)).toEqual([]);
  });
});
