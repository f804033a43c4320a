import type { Style } from "../../terminal/style.ts";
import { liveGlyphs } from "./live-glyphs.ts";
import type { Segment } from "./segments.ts";

/**
 * A bar of so many columns, in steps of half a column. It is full only when all is done, and empty only when nothing is.
 *
 * @example
 * progressBar(19, 31, 24, style)
 */
export function progressBar(done: number, total: number, width: number, style: Style): readonly Segment[] {
  const { barFull, barEdge, barEmpty } = liveGlyphs(style);
  const { color } = style;
  const halves = total <= 0 ? 0 : (Math.min(done, total) / total) * width * 2;
  const shown =
    done > 0 && done < total ? Math.min(Math.max(1, Math.round(halves)), width * 2 - 1) : Math.round(halves);
  const full = Math.floor(shown / 2);
  const edge = shown % 2;
  return [
    { text: barFull.repeat(full) + barEdge.repeat(edge), paint: color.cyan },
    { text: barEmpty.repeat(width - full - edge), paint: color.dim },
  ];
}
