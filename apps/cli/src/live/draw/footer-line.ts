import { escapeLine } from "../../terminal/escape-text.ts";
import type { Style } from "../../terminal/style.ts";
import type { TextField } from "../keys/text-field.ts";
import { liveGlyphs } from "./live-glyphs.ts";
import type { Scene } from "./scene.ts";
import { fitLine, type Segment } from "./segments.ts";

/** A key and what it does. */
export type KeyHint = readonly [key: string, does: string];

/** ` f full screen   / filter   ? help   ^C stop` */
export function footerLine(hints: readonly KeyHint[], scene: Scene): string {
  const { view, columns, style } = scene;
  const { color, glyphs } = style;
  if (view.notice !== undefined)
    return fitLine(
      [{ text: ` ${escapeLine(view.notice)}`, paint: color.yellow }],
      columns - 1,
      glyphs.ellipsis,
    );
  if (view.isStopping)
    return fitLine(
      [
        { text: " running steps are being ended   ", paint: color.dim },
        ...hintSegments([["^C", "again ends them at once"]], style),
      ],
      columns - 1,
      glyphs.ellipsis,
    );
  return fitHints(hints, columns - 1, style);
}

/** As many keys as fit; the last one, which says how to stop or to leave, is always among them. */
function fitHints(hints: readonly KeyHint[], width: number, style: Style): string {
  const last = hints.slice(-1);
  for (let shown = hints.length - 1; shown >= 0; shown--) {
    const kept = [...hints.slice(0, shown), ...last];
    const segments = [{ text: " " }, ...hintSegments(kept, style)];
    const width_ = segments.reduce((total, { text }) => total + text.length, 0);
    if (width_ <= width) return fitLine(segments, width, style.glyphs.ellipsis);
  }
  return "";
}

function hintSegments(hints: readonly KeyHint[], { color }: Style): readonly Segment[] {
  return hints.flatMap(([key, does], index) => [
    { text: index === 0 ? "" : "   " },
    { text: key, paint: color.cyan },
    { text: ` ${does}`, paint: color.dim },
  ]);
}

/** The line in which a filter is typed. */
export function filterLine({ text, cursor }: TextField, matches: number, { columns, style }: Scene): string {
  const mark = liveGlyphs(style).cursor;
  const { color, glyphs } = style;
  return fitLine(
    [
      { text: " / ", paint: color.cyan },
      { text: `${escapeLine(text.slice(0, cursor))}${mark}${escapeLine(text.slice(cursor))}` },
      {
        text: `   ${matches === 1 ? "1 step" : `${matches} steps`}   Enter keeps   Esc shows all`,
        paint: color.dim,
      },
    ],
    columns - 1,
    glyphs.ellipsis,
  );
}
