import type { Diagnostics } from "../diagnostics.ts";
import type { SourceText } from "../source-text.ts";
import { readInfo, type FenceToken } from "./fence.ts";

interface Lines {
  readonly line: number;
  readonly endLine: number;
}

/** A marked fence inside a list or a quote. */
export function complainOfNested(
  source: SourceText,
  token: FenceToken,
  mark: string,
  diagnostics: Diagnostics,
): void {
  const range = source.rangeOfLine(token.line);
  diagnostics.add(
    "TM1309",
    range,
    `A fence marked \`${mark}\` means nothing inside a list or a quote, and would not run.`,
    {
      expected: "a fence that stands directly under a heading",
      help: `Move it out of the list or quote, or take the word \`${mark}\` away if it is an example.`,
    },
  );
}

/** What looks like a marked fence and is text to Markdown: inside HTML, or indented by four spaces. */
export function complainOfHidden(
  source: SourceText,
  content: string,
  lines: Lines,
  where: "html" | "indented",
  diagnostics: Diagnostics,
): void {
  if (!/(?:`{3}|~{3})/.test(content)) return;
  for (let line = lines.line; line < lines.endLine; line++) {
    const match = /^\s*(?:`{3,}|~{3,})([^`]*)$/.exec(source.line(line));
    const { mark } = readInfo(match?.[1] ?? "");
    if (mark !== "step" && mark !== "group") continue;
    const range = source.rangeOfLine(line);
    if (where === "html") {
      diagnostics.add(
        "TM1309",
        range,
        `This fence is part of an HTML block, so it is no ${mark} and would not run.`,
        {
          expected: "an empty line in front of the fence",
          help: "Put an empty line between the HTML tag and the fence, or put it in a comment if it should not run.",
        },
      );
    } else {
      diagnostics.add(
        "TM1312",
        range,
        `This line is indented by four spaces or more, so it is text and no ${mark}.`,
        {
          help: "Indent the fence by three spaces at the most, or leave it if it is an example.",
        },
      );
    }
    return;
  }
}

/** A fence whose second word is nearly a mark, or whose mark has no language in front of it. */
export function complainOfMark(
  source: SourceText,
  token: FenceToken,
  language: string,
  mark: string,
  diagnostics: Diagnostics,
): void {
  const range = source.rangeOfLine(token.line);
  if (language === "step" || language === "group") {
    diagnostics.add("TM1311", range, `This fence says \`${language}\` and no language.`, {
      expected: `a language in front of \`${language}\``,
      help:
        language === "group"
          ? "Write `yaml group`."
          : "Write `yaml step` for settings, or the body's language: `sh step`, `cel step`, `prompt step`.",
    });
    return;
  }
  const meant = nearMark(mark);
  if (meant === undefined) return;
  diagnostics.add(
    "TM1313",
    range,
    `\`${mark}\` is not \`${meant}\`, so this fence is an example and does not run.`,
    {
      help: `Did you mean \`${language} ${meant}\`?`,
    },
  );
}

/** Only what can hardly be anything else: other case, plural, or two letters swapped. */
function nearMark(word: string): "step" | "group" | undefined {
  const lower = word.toLowerCase();
  const letters = sortLetters(lower);
  for (const mark of ["step", "group"] as const) {
    if (lower === mark || lower === `${mark}s` || lower === `${mark}:`) return mark;
    if (letters === sortLetters(mark) && lower[0] === mark[0]) return mark;
  }
  return undefined;
}

function sortLetters(word: string): string {
  return Array.from(word).toSorted().join("");
}
