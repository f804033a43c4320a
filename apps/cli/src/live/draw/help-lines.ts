import type { Scene } from "./scene.ts";
import { liveGlyphs } from "./live-glyphs.ts";
import { fitLine } from "./segments.ts";
import type { KeyHint } from "./footer-line.ts";

/** All keys, a line each. */
export function helpLines(scene: Scene): readonly string[] {
  const { style, view, columns } = scene;
  const { color, glyphs } = style;
  const keys = view.layout === "full" ? fullKeys(scene) : inlineKeys(scene);
  const width = Math.max(...keys.map(([key]) => key.length)) + 3;
  return keys.map(([key, does]) =>
    fitLine(
      [{ text: `   ${key.padEnd(width)}`, paint: color.cyan }, { text: does }],
      columns - 1,
      glyphs.ellipsis,
    ),
  );
}

function inlineKeys({ style }: Scene): readonly KeyHint[] {
  const { up, down } = liveGlyphs(style);
  return [
    ["f", "full screen: every step and its log"],
    [`${up} ${down}`, "scroll the list"],
    ["/", "show only steps with a word in their name"],
    ["Tab", "the open question, and the next one"],
    ["Esc", "away from a question or a filter"],
    ["Ctrl-C", "stop; the run can be resumed"],
    ["Ctrl-Z", "to the shell; `fg` comes back"],
  ];
}

function fullKeys({ style }: Scene): readonly KeyHint[] {
  const { up, down } = liveGlyphs(style);
  return [
    [`${up} ${down}  j k`, "the step above, below; lines of a log"],
    ["PgUp PgDn  g G", "a page; the first, the last"],
    ["Enter", "unfold a group; go into a log"],
    ["Esc", "out of a log, a filter, a question"],
    ["/", "show only steps with a word in their name"],
    ["e", "the next step that failed"],
    ["c", "copy the log to the clipboard"],
    ["o", "open the log in your pager"],
    ["Tab", "the open question, and the next one"],
    ["f  q", "back to the lines of the shell"],
    ["Ctrl-C", "stop; the run can be resumed"],
    ["Ctrl-Z", "to the shell; `fg` comes back"],
  ];
}
