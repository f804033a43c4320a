import type { RawRegion } from "./mask-expressions.ts";
import type { YamlProblem } from "./yaml-problem.ts";

/** A `${{ … }}` inside `[ ]` or `{ }`, with the block form of where it stands. */
export function describeMisplaced(text: string, { start, end }: RawRegion): YamlProblem {
  return {
    kind: "flow_expression",
    start,
    end,
    message:
      "An expression cannot stand inside `[ ]` or `{ }` without quotes: YAML reads its braces as a mapping.",
    expected: "a block, or quotes around the value",
    help: `Write one entry per line:\n${blockForm(text, start, end)}`,
  };
}

/** How much of a line is looked at. */
const nearby = 300;

function blockForm(text: string, start: number, end: number): string {
  const near = text.slice(Math.max(start - nearby, 0), start);
  const before = near.slice(near.lastIndexOf("\n") + 1);
  const expression = text.slice(start, end).split("\n", 1)[0] ?? "";
  const outer = /^\s*(?:- )*([\w.-]+)[ \t]*:[ \t]*[[{]/.exec(before);
  const inner = /([\w.-]+|"[^"]*")[ \t]*:[ \t]*[^,{[:]*$/.exec(before.slice(outer?.[0].length ?? 0));
  const isList = outer?.[0].endsWith("[") === true && inner === null;
  const entry = isList ? `- ${expression}` : `${inner?.[1] ?? "key"}: ${expression}`;
  return outer === null ? `  ${entry}` : `  ${outer[1]}:\n    ${entry}`;
}
