import { Block } from "../block.ts";
import type { Diagnostics } from "../diagnostics.ts";
import { limits } from "../limits.ts";
import type { SourceText } from "../source-text.ts";

export interface FrontMatterPlace {
  /** Absent where there is none, or none that can be read. */
  readonly block?: Block;
  /** The first line behind it, counted from 0. */
  readonly nextLine: number;
}

const example = "Start the file with:\n---\nname: my_flow\n---";

/** Finds the YAML between the `---` of the file's first line and the next one. */
export function findFrontMatter(source: SourceText, diagnostics: Diagnostics): FrontMatterPlace {
  if (!isFence(source.line(0))) {
    complainOfNone(source, diagnostics);
    return { nextLine: 0 };
  }
  let end = 1;
  while (end < source.lineCount && !isFence(source.line(end))) end += 1;
  if (end >= source.lineCount) {
    diagnostics.add("TM1102", source.rangeOfLine(0), "The front matter is never closed.", {
      expected: "`---` on a line of its own",
      help: "Put `---` behind the last line of the front matter.",
    });
    return { nextLine: source.lineCount };
  }
  const lines: string[] = [];
  for (let line = 1; line < end; line++) lines.push(source.line(line));
  const text = lines.join("\n");
  if (new TextEncoder().encode(text).length > limits.frontMatterBytes) {
    diagnostics.add(
      "TM1103",
      source.rangeOfLine(0),
      `The front matter is larger than ${limits.frontMatterBytes / 1000} KB.`,
      {
        help: "Keep data in files of its own, and read them in a step.",
      },
    );
    return { nextLine: end + 1 };
  }
  return { block: new Block(source, text, 1), nextLine: end + 1 };
}

function isFence(line: string): boolean {
  return /^---[ \t]*$/.test(line);
}

function complainOfNone(source: SourceText, diagnostics: Diagnostics): void {
  let first = 0;
  while (first < source.lineCount - 1 && source.line(first).trim() === "") first += 1;
  const late = isFence(source.line(first).trim());
  diagnostics.add(
    "TM1101",
    source.rangeOfLine(first),
    late ? "The front matter does not start on the file's first line." : "The file has no front matter.",
    {
      expected: "`---` on the first line",
      help: late ? "Take out what stands in front of `---`, spaces included." : example,
    },
  );
}
