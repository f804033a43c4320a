import { hashFlow } from "@tidemark/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { example } from "../example.fixture.ts";
import { parse } from "../parse.ts";
import { hostileText } from "./hostile-text.fixture.ts";
import { isSameFlow, replaceLogSection } from "./replace-log-section.ts";

const marker = "<!-- tidemark:log -->";
const flow = "---\nname: x\n---\n## a\n```sh step\n:\n```\n";
const log = `${marker}\n\n## Execution Log\n`;

describe("a file without a log", () => {
  it.each([
    ["ends with a line break", flow, `${flow}\n${log}`],
    ["ends with an empty line", `${flow}\n`, `${flow}\n${log}`],
    ["ends with many empty lines", `${flow}\n\n\n`, `${flow}\n\n\n${log}`],
    ["ends with a line of spaces", `${flow}  `, `${flow}  \n${log}`],
    ["ends with a line of spaces and a line break", `${flow}  \n`, `${flow}  \n${log}`],
    ["ends without a line break", `${flow}Why.`, `${flow}Why.\n\n${log}`],
    ["ends in a list", `${flow}- one\n  - two`, `${flow}- one\n  - two\n\n${log}`],
    ["ends in a quote", `${flow}> one`, `${flow}> one\n\n${log}`],
    ["ends in HTML", `${flow}<div>\na`, `${flow}<div>\na\n\n${log}`],
    ["is empty", "", log],
    ["is a byte order mark", "\ufeff", `\ufeff${log}`],
  ])("that %s gets one behind exactly one empty line", (_name, text, expected) => {
    expect(replaceLogSection(text, "## Execution Log\n")).toBe(expected);
  });

  it.each([
    ["fence", `${flow}\`\`\`\nexample\n`],
    ["comment", `${flow}<!-- later\n`],
    ["script", `${flow}<script>\n`],
    ["front matter", "---\nname: x\n"],
  ])("gets none where a %s is never closed", (_name, text) => {
    expect(replaceLogSection(text, "x")).toBeUndefined();
  });
});

describe("a file with a log", () => {
  it("gets the new one in its place, however much stood there", () => {
    const old = `${marker}\nold\n\n${marker}\n# Title\n\`\`\`sh step\n`;
    expect(replaceLogSection(`${flow}\n${old}`, "## Execution Log")).toBe(`${flow}\n${log}`);
    expect(replaceLogSection(`${flow}${marker}`, "## Execution Log")).toBe(`${flow}${log}`);
    expect(replaceLogSection(`${flow}  ${marker} \t\nold`, "## Execution Log")).toBe(`${flow}${log}`);
  });

  it("keeps markers that are text of the flow", () => {
    const documented = `${flow}\n\`\`\`markdown\n${marker}\n\`\`\`\n\n- ${marker}\n\n    ${marker}\n\n${marker} is the line\n`;
    const once = replaceLogSection(documented, "one");
    expect(once).toBe(`${documented}\n${marker}\n\none\n`);
    expect(replaceLogSection(once!, "two")).toBe(`${documented}\n${marker}\n\ntwo\n`);
  });

  it("does not take a marker in the front matter for the log", () => {
    const text = flow.replace("name: x", `name: x\ndescription: |\n  a\n  ${marker}`);
    expect(replaceLogSection(text, "one")).toBe(`${text}\n${marker}\n\none\n`);
  });

  it("can lose it again", () => {
    expect(replaceLogSection(`${flow}\n${log}`, "")).toBe(`${flow}\n${marker}\n`);
  });
});

it("line breaks are those of the file", () => {
  for (const lineBreak of ["\r\n", "\r"]) {
    const text = flow.replaceAll("\n", lineBreak);
    const expected = `${flow}\n${marker}\n\n## Execution Log\n\none\n`.replaceAll("\n", lineBreak);
    expect(replaceLogSection(text, "## Execution Log\r\n\none\n")).toBe(expected);
    expect(replaceLogSection(expected, "## Execution Log\n\rone")).toBe(expected);
  }
});

it("a byte order mark stays where it is", () => {
  expect(replaceLogSection(`\ufeff${flow}`, "## Execution Log")).toBe(`\ufeff${flow}\n${log}`);
});

it("the log is no part of what the flow is", () => {
  const before = parse(example);
  const after = parse(
    replaceLogSection(example, "## b `b`\n\n```sh step\nrm -rf /\n```\n\n```yaml step\n[[[")!,
  );
  expect(after.diagnostics).toEqual(before.diagnostics);
  expect(after.definition).toEqual(before.definition);
  expect(hashFlow(after.definition!)).toBe(hashFlow(before.definition!));
});

it("what stands above is kept and the log is there once, whatever both say", () => {
  const text = fc.array(fc.oneof(fc.constantFrom(flow, `${marker}\n`, "\n", "\r\n", "```\n"), hostileText));
  fc.assert(
    fc.property(text, hostileText, hostileText, fc.boolean(), (parts, one, two, isFlow) => {
      const before = (isFlow ? flow : "") + parts.join("");
      const first = replaceLogSection(before, one);
      if (first === undefined) return;
      expect(replaceLogSection(first, one)).toBe(first);
      const second = replaceLogSection(first, two)!;
      expect(replaceLogSection(second, one)).toBe(first);
      expect(isSameFlow(before, second)).toBe(true);
      expect(isSameFlow(first, second)).toBe(true);
      expect(parse(second).definition).toEqual(parse(before).definition);
    }),
    { numRuns: 1000 },
  );
});

it("no character of a flow changes, first time or later", () => {
  fc.assert(
    fc.property(fc.array(hostileText), hostileText, hostileText, fc.boolean(), (parts, one, two, isFlow) => {
      const above = ((isFlow ? flow : "") + parts.join("")).replaceAll(marker, "");
      const first = replaceLogSection(above, one);
      if (first === undefined) return;
      expect(first.slice(0, above.length)).toBe(above);
      expect(first.slice(above.length)).toMatch(/^(?:\r\n?|\n){0,2}<!-- tidemark:log -->/);
      const second = replaceLogSection(first, two)!;
      expect(second.slice(0, above.length)).toBe(above);
      expect(second.split(marker)).toHaveLength(1 + two.split(marker).length);
    }),
    { numRuns: 1000 },
  );
});

it("an edit of the flow is no edit of the log", () => {
  const text = replaceLogSection(flow, "one")!;
  expect(isSameFlow(text, `${text}more`)).toBe(true);
  expect(isSameFlow(text, flow)).toBe(true);
  expect(isSameFlow(text, text.replace("## a", "## b"))).toBe(false);
  expect(isSameFlow(text, text.replace(marker, `new\n\n${marker}`))).toBe(false);
  expect(isSameFlow(text, "")).toBe(false);
});
