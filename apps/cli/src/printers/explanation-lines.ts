import type { Explanation } from "@tidemark/format";

import { escapeText } from "../terminal/escape-text.ts";
import type { Paint, Style } from "../terminal/style.ts";
import { wrapText } from "../terminal/wrap-text.ts";
import { highlightFlow } from "./highlight-flow.ts";

/** Longer lines are hard to read. */
const widestText = 80;

/** The story of a code: what it means, then a flow that has the problem and the same put right. */
export function explanationLines(
  { code, title, explanation, wrong, right }: Explanation,
  style: Style,
): readonly string[] {
  const { color, glyphs, columns = widestText } = style;
  const text = wrapText(explanation, Math.min(columns, widestText) - 2);
  const lines = [
    ` ${color.bold(code)}  ${color.bold(title)}`,
    "",
    ...text.map((line) => ` ${line.replace(/`[^`]*`/g, color.cyan)}`),
  ];
  if (wrong !== undefined)
    lines.push(
      ...exampleLines(wrong, { title: "wrong", other: right, mark: glyphs.failed, paint: color.red }, style),
    );
  if (right !== undefined)
    lines.push(
      ...exampleLines(right, { title: "right", other: wrong, mark: glyphs.done, paint: color.green }, style),
    );
  return lines;
}

interface Example {
  readonly title: string;
  /** The other example: lines that it lacks are marked. */
  readonly other: string | undefined;
  readonly mark: string;
  readonly paint: Paint;
}

function exampleLines(
  text: string,
  { title, other, mark, paint }: Example,
  { color, glyphs }: Style,
): readonly string[] {
  const lines = linesOf(escapeText(text));
  const [start, end] = changedPart(lines, linesOf(escapeText(other ?? text)));
  return [
    "",
    ` ${paint(title)}`,
    ...highlightFlow(lines, color).map((line, index) => {
      const sign = index >= start && index < end ? paint(mark) : color.dim(glyphs.bar);
      return `   ${sign} ${line}`.trimEnd();
    }),
  ];
}

function linesOf(text: string): readonly string[] {
  return text.replace(/\n$/, "").split("\n");
}

/** The lines between those that both begin with and those that both end with. */
function changedPart(lines: readonly string[], others: readonly string[]): readonly [number, number] {
  let start = 0;
  while (start < lines.length && start < others.length && lines[start] === others[start]) start += 1;
  let end = lines.length;
  let otherEnd = others.length;
  while (end > start && otherEnd > start && lines[end - 1] === others[otherEnd - 1]) {
    end -= 1;
    otherEnd -= 1;
  }
  return [start, end];
}
