import MarkdownParser, { type MarkdownIt, type StateBlock, type Token } from "markdown-it";
import type { Diagnostics } from "../diagnostics.ts";
import { limits } from "../limits.ts";
import type { SourceText } from "../source-text.ts";
import { createFence, readInfo, type Fence, type FenceToken } from "./fence.ts";
import { complainOfHidden, complainOfMark, complainOfNested } from "./misplaced-fence.ts";
import { readHeading, type HeadingText } from "./read-heading.ts";
import type { Section } from "./section.ts";

/** The line that starts the part of a file that Tidemark writes. */
const logMarker = "<!-- tidemark:log -->";

export interface Outline {
  readonly sections: readonly Section[];
  /** Behind the last line that belongs to the flow: the log's marker, or the end of the file. */
  readonly endLine: number;
  /** The text of a heading as it is read, and the inline code at its end. */
  readHeading(heading: string): HeadingText;
}

interface ReadSections {
  readonly sections: readonly Section[];
  readonly endLine: number;
}

interface OpenSection {
  level: number;
  line: number;
  contentLine: number;
  heading: string;
  fences: Fence[];
  comments: { line: number; endLine: number }[];
}

/** Reads the Markdown of a flow from a line on: its headings, and the fences that mean something. */
export function readOutline(source: SourceText, firstLine: number, diagnostics: Diagnostics): Outline {
  const markdown = createMarkdown();
  const environment = {};
  const tokens = markdown.parse(source.text.slice(source.lineStart(firstLine)), environment);
  const reader = new OutlineReader(source, firstLine, diagnostics);
  const { sections, endLine } = reader.read(tokens);
  return {
    sections,
    endLine,
    readHeading: (heading) =>
      readHeading(heading, (text) => {
        const inline: Token[] = [];
        markdown.inline.parse(text, markdown, environment, inline);
        return inline;
      }),
  };
}

/** Blocks only: inline Markdown means something in headings alone. */
function createMarkdown(): MarkdownIt {
  const markdown = new MarkdownParser("commonmark", { maxNesting: limits.markdownDepth });
  markdown.core.ruler.disable("inline");
  markdown.block.State = leanState(markdown.block.State);
  return markdown;
}

const readTypes = new Set(["heading_open", "fence", "html_block", "code_block"]);

/** Keeps only the tokens that are read here: a file of headings alone would otherwise take 100 MB more. */
function leanState(State: MarkdownIt["block"]["State"]): MarkdownIt["block"]["State"] {
  return class extends State {
    override push(...parameters: Parameters<StateBlock["push"]>): Token {
      const token = super.push(...parameters);
      const isHeading = token.type === "inline" && this.tokens.at(-2)?.type === "heading_open";
      if (!isHeading && !readTypes.has(token.type)) this.tokens.pop();
      return token;
    }
  };
}

class OutlineReader {
  readonly #source: SourceText;
  readonly #firstLine: number;
  readonly #diagnostics: Diagnostics;
  readonly #sections: Section[] = [];
  #open: OpenSection;

  constructor(source: SourceText, firstLine: number, diagnostics: Diagnostics) {
    this.#source = source;
    this.#firstLine = firstLine;
    this.#diagnostics = diagnostics;
    this.#open = { level: 0, line: firstLine, contentLine: firstLine, heading: "", fences: [], comments: [] };
  }

  read(tokens: readonly Token[]): ReadSections {
    for (let index = 0; index < tokens.length; index++) {
      const token = tokens[index];
      if (token?.map == null) continue;
      const line = token.map[0] + this.#firstLine;
      const endLine = token.map[1] + this.#firstLine;
      if (token.type === "html_block" && token.level === 0 && token.content.trim() === logMarker)
        return this.#finish(line);
      if (token.type === "heading_open" && token.level === 0)
        this.#heading(token, tokens[index + 1]?.content ?? "", line, endLine);
      else this.#block(token, line, endLine);
    }
    return this.#finish(this.#source.lineCount);
  }

  #finish(endLine: number): ReadSections {
    this.#sections.push({ ...this.#open, endLine });
    return { sections: this.#sections, endLine };
  }

  #heading(token: Token, heading: string, line: number, endLine: number): void {
    this.#sections.push({ ...this.#open, endLine: line });
    this.#open = {
      level: Number(token.tag.slice(1)),
      line,
      contentLine: endLine,
      heading,
      fences: [],
      comments: [],
    };
  }

  #block(token: Token, line: number, endLine: number): void {
    const place = { line, endLine };
    if (token.type === "fence")
      this.#fence({ ...place, info: token.info, content: token.content, markup: token.markup }, token.level);
    else if (token.type === "html_block") {
      if (token.content.trimStart().startsWith("<!--")) this.#open.comments.push(place);
      else complainOfHidden(this.#source, token.content, place, "html", this.#diagnostics);
    } else if (token.type === "code_block" && token.level === 0) {
      complainOfHidden(this.#source, token.content, place, "indented", this.#diagnostics);
    }
  }

  #fence(token: FenceToken, level: number): void {
    const { language, mark } = readInfo(token.info);
    if (mark !== "step" && mark !== "group")
      return complainOfMark(this.#source, token, language, mark, this.#diagnostics);
    if (level > 0) return complainOfNested(this.#source, token, mark, this.#diagnostics);
    const fence = createFence(this.#source, token, language, mark);
    this.#open.fences.push(fence);
    if (!fence.isClosed) {
      const range = this.#source.rangeOfLine(token.line);
      this.#diagnostics.add(
        "TM1310",
        range,
        `This \`${mark}\` fence is never closed, so the rest of the file belongs to it.`,
        {
          expected: `\`${token.markup}\` on a line of its own`,
          help: `Close it with \`${token.markup}\` behind its last line.`,
        },
      );
    }
  }
}
