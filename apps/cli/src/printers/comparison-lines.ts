import type { StepComparison, StepVerdict } from "@tidemark/engine";

import { escapeLine } from "../terminal/escape-text.ts";
import type { Paint, Style } from "../terminal/style.ts";
import { cutText, padText, textWidth } from "../terminal/text-width.ts";

const widestName = 36;
const verdictWidth = 9;
const narrowestReason = 20;
const widestReason = 100;

export interface ComparisonOptions {
  /** The flow's file, as the reader would type it. */
  readonly file?: string | undefined;
}

/** What becomes of each step when a run goes on: a line each, and one on all of them. */
export function comparisonLines(
  steps: readonly StepComparison[],
  { file }: ComparisonOptions,
  style: Style,
): readonly string[] {
  const { color, glyphs, columns } = style;
  const longest = steps.reduce((most, { path }) => Math.max(most, textWidth(escapeLine(path))), 0);
  const nameWidth = Math.min(longest, widestName);
  const reasonWidth = Math.min(
    steps.reduce((most, { reason }) => Math.max(most, textWidth(escapeLine(reason))), 0),
    widestReason,
  );
  const rows = steps.map((step) => {
    const { glyph, paint } = markOf(step.verdict, style);
    const head = ` ${paint(glyph)} ${padText(escapeLine(step.path), nameWidth)}  ${paint(step.verdict.padEnd(verdictWidth))}`;
    const place = placeOf(step, file);
    const taken = nameWidth + verdictWidth + 7 + (place === "" ? 0 : textWidth(place) + 2);
    const room = Math.max((columns ?? Number.POSITIVE_INFINITY) - taken, narrowestReason);
    const reason = cutText(escapeLine(step.reason), Math.min(room, widestReason), glyphs.ellipsis);
    if (place === "") return `${head}  ${reason}`;
    return `${head}  ${padText(reason, Math.min(room, reasonWidth))}${color.dim(`  ${place}`)}`;
  });
  return [...rows, "", ` ${summarize(steps, style)}`];
}

/** An editor opens `file:line`. What is removed stands nowhere any more. */
function placeOf({ location, verdict }: StepComparison, file: string | undefined): string {
  if (location === undefined || file === undefined || verdict === "removed") return "";
  return `${escapeLine(file)}:${location.start.line}`;
}

const order: readonly StepVerdict[] = ["undecided", "kept", "rerun", "pending", "new", "removed"];

function summarize(steps: readonly StepComparison[], { color, glyphs }: Style): string {
  const counts = order.flatMap((verdict) => {
    const amount = steps.filter((step) => step.verdict === verdict).length;
    return amount === 0 ? [] : [`${amount} ${verdict}`];
  });
  return color.dim(counts.join(` ${glyphs.dot} `));
}

function markOf(
  verdict: StepVerdict,
  { color, glyphs }: Style,
): { readonly glyph: string; readonly paint: Paint } {
  switch (verdict) {
    case "kept":
      return { glyph: glyphs.done, paint: color.green };
    case "rerun":
      return { glyph: glyphs.retry, paint: color.yellow };
    case "pending":
      return { glyph: glyphs.skipped, paint: color.dim };
    case "new":
      return { glyph: "+", paint: color.cyan };
    case "removed":
      return { glyph: "-", paint: color.dim };
    case "undecided":
      return { glyph: glyphs.asked, paint: color.red };
  }
}
