import type { Explanation } from "@tidemark/format";

import type { Style } from "../terminal/style.ts";
import { cutText } from "../terminal/text-width.ts";

/** What codes that begin alike are about. A longer beginning stands in front of a shorter one. */
const groups: readonly (readonly [start: string, title: string])[] = [
  ["TM10", "The file"],
  ["TM11", "Front matter"],
  ["TM12", "YAML"],
  ["TM13", "Headings and fences"],
  ["TM14", "Settings"],
  ["TM200", "Expressions and the names in them"],
  ["TM201", "Runtimes and their settings"],
  ["TM202", "Ids"],
  ["TM203", "Steps that name other steps"],
  ["TM", "Doubts and limits"],
];

/** All codes with their titles, in groups. */
export function codeListLines(codes: readonly Explanation[], style: Style): readonly string[] {
  const { color, glyphs, columns = Number.POSITIVE_INFINITY } = style;
  return groups.flatMap(([start, heading], index) => [
    ...(index === 0 ? [] : [""]),
    ` ${color.bold(heading)}`,
    ...codes
      .filter(({ code }) => groups.find(([candidate]) => code.startsWith(candidate))?.[0] === start)
      .map(({ code, title }) => `   ${color.cyan(code)}  ${cutText(title, columns - 11, glyphs.ellipsis)}`),
  ]);
}
