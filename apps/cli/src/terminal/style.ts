/** The environment, as far as it is asked. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** How text is printed: with which colours and glyphs, how wide, with times or without. */
export interface Style {
  readonly color: Palette;
  readonly glyphs: Glyphs;
  /** The width that lines are cut to. Without one they are not cut. */
  readonly columns?: number;
  /** Whether each line begins with its time. */
  readonly timestamps: boolean;
}

export type Paint = (text: string) => string;

export type Palette = Readonly<Record<"bold" | "dim" | "red" | "green" | "yellow" | "cyan", Paint>>;

export interface Glyphs {
  readonly done: string;
  readonly failed: string;
  readonly skipped: string;
  readonly rejected: string;
  readonly cancelled: string;
  readonly fallback: string;
  readonly retry: string;
  readonly waiting: string;
  readonly asked: string;
  readonly wave: string;
  readonly warning: string;
  readonly bar: string;
  readonly rule: string;
  readonly dot: string;
  readonly ellipsis: string;
  readonly arrow: string;
}

interface StyledStream {
  readonly isTerminal: boolean;
  readonly columns?: number | undefined;
}

/**
 * The style that suits a stream and what the user has said of colours and characters.
 *
 * @example
 * const style = chooseStyle({ isTerminal: true, columns: 80 }, process.env);
 */
export function chooseStyle({ isTerminal, columns }: StyledStream, environment: Environment): Style {
  const timestamps = isSet(environment.CI);
  const room =
    isTerminal && columns !== undefined && columns > 0 ? columns - (timestamps ? timestampWidth : 0) : 0;
  return {
    color: wantsColor(isTerminal, environment) ? colored : plain,
    glyphs: showsUnicode(environment) ? unicodeGlyphs : asciiGlyphs,
    ...(room > 0 ? { columns: room } : {}),
    timestamps,
  };
}

/** `09:30:00Z` and a space. */
const timestampWidth = 10;

/** NO_COLOR wins over FORCE_COLOR, and both over what the stream is. */
export function wantsColor(isTerminal: boolean, environment: Environment): boolean {
  if (environment.NO_COLOR !== undefined && environment.NO_COLOR !== "") return false;
  if (environment.FORCE_COLOR !== undefined) return isSet(environment.FORCE_COLOR);
  return isTerminal && environment.TERM !== "dumb";
}

/** Without any word on the character set a terminal of today shows Unicode; where one is named it has to be UTF-8. */
export function showsUnicode({ LC_ALL, LC_CTYPE, LANG, TERM }: Environment): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG || "";
  if (TERM === "linux" || TERM === "dumb") return false;
  return locale === "" || /utf-?8/i.test(locale);
}

/** Whether a variable is there and says something else than no. */
export function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "0" && value !== "false";
}

const colored: Palette = {
  bold: paint(1, 22),
  dim: paint(2, 22),
  red: paint(31, 39),
  green: paint(32, 39),
  yellow: paint(33, 39),
  cyan: paint(36, 39),
};

const keep: Paint = (text) => text;

const plain: Palette = { bold: keep, dim: keep, red: keep, green: keep, yellow: keep, cyan: keep };

function paint(open: number, close: number): Paint {
  return (text) => (text === "" ? "" : `\u001B[${open}m${text}\u001B[${close}m`);
}

const unicodeGlyphs: Glyphs = {
  done: "✔",
  failed: "✖",
  skipped: "○",
  rejected: "⊘",
  cancelled: "◼",
  fallback: "↷",
  retry: "↻",
  waiting: "◌",
  asked: "◆",
  wave: "~",
  warning: "!",
  bar: "│",
  rule: "─",
  dot: "·",
  ellipsis: "…",
  arrow: "→",
};

/** For a terminal that may not show the others. */
const asciiGlyphs: Glyphs = {
  done: "+",
  failed: "x",
  skipped: "-",
  rejected: "/",
  cancelled: "#",
  fallback: ">",
  retry: "@",
  waiting: "?",
  asked: "?",
  wave: "~",
  warning: "!",
  bar: "|",
  rule: "-",
  dot: "-",
  ellipsis: "...",
  arrow: "->",
};
