import type { Style } from "../../terminal/style.ts";

/** The signs that only the live view needs. */
export interface LiveGlyphs {
  readonly spinner: readonly string[];
  readonly barFull: string;
  readonly barEdge: string;
  readonly barEmpty: string;
  readonly marker: string;
  readonly folded: string;
  readonly unfolded: string;
  readonly cursor: string;
  readonly prompt: string;
  readonly bullet: string;
  readonly rule: string;
  readonly divider: string;
  readonly quoteOpen: string;
  readonly quoteClose: string;
  /** A step that has not begun. */
  readonly planned: string;
  readonly arrows: string;
  readonly up: string;
  readonly down: string;
}

/** The signs that go with a style's own. */
export function liveGlyphs({ glyphs }: Style): LiveGlyphs {
  return glyphs.ellipsis === "..." ? ascii : unicode;
}

const unicode: LiveGlyphs = {
  spinner: ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"],
  barFull: "━",
  barEdge: "╸",
  barEmpty: "─",
  marker: "›",
  folded: "▸",
  unfolded: "▾",
  cursor: "▏",
  prompt: "›",
  bullet: "•",
  rule: "─",
  divider: "│",
  quoteOpen: "“",
  quoteClose: "”",
  planned: "◌",
  arrows: "↑↓",
  up: "↑",
  down: "↓",
};

const ascii: LiveGlyphs = {
  spinner: ["|", "/", "-", "\\"],
  barFull: "=",
  barEdge: ">",
  barEmpty: ".",
  marker: ">",
  folded: "+",
  unfolded: "-",
  cursor: "_",
  prompt: ">",
  bullet: "*",
  rule: "-",
  divider: "|",
  quoteOpen: '"',
  quoteClose: '"',
  planned: ".",
  arrows: "j/k",
  up: "up",
  down: "down",
};
