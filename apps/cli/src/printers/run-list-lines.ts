import { formatDuration } from "@tidemark/spec";

import type { KeptStatus, RunOverview } from "../history/describe-run.ts";
import { relativeTime } from "../history/relative-time.ts";
import { escapeLine } from "../terminal/escape-text.ts";
import type { Paint, Style } from "../terminal/style.ts";
import { cutText, padText, textWidth } from "../terminal/text-width.ts";

const widestStatus = 40;

/** Kept runs, a line each, under one that names the columns. */
export function runListLines(runs: readonly RunOverview[], now: number, style: Style): readonly string[] {
  const { color, glyphs } = style;
  const rows = runs.map((run) => ({
    run,
    cells: [
      escapeLine(run.run),
      escapeLine(run.flow),
      cutText(describeStatus(run), widestStatus, glyphs.ellipsis),
      relativeTime(run.startedAt, now),
      run.durationMs === undefined ? "" : formatDuration(run.durationMs),
      String(run.wave),
    ],
  }));
  const head = ["run", "flow", "status", "started", "took", "waves"];
  const widths = head.map((name, column) =>
    rows.reduce((most, { cells }) => Math.max(most, textWidth(cells[column] ?? "")), textWidth(name)),
  );
  const line = (cells: readonly string[], paints: readonly Paint[] = []): string =>
    cells
      .map((cell, column) => (paints[column] ?? keep)(padText(cell, widths[column] ?? 0)))
      .join("  ")
      .trimEnd();
  return [
    color.dim(`   ${line(head)}`),
    ...rows.map(({ run, cells }) => {
      const { glyph, paint } = markOf(run.status, style);
      return ` ${paint(glyph)} ${line(cells, [color.bold, keep, paint, keep, keep, color.dim])}`;
    }),
  ];
}

/**
 * How a run stands, in the words of somebody who asks.
 *
 * @example
 * describeStatus(overview) // "waits for approve"
 */
function describeStatus({ status, waiting, problem }: RunOverview): string {
  if (status === "waiting") return `waits for ${waiting.map(escapeLine).join(", ")}`;
  if (status === "timed_out") return "timed out";
  return status === "damaged" && problem !== undefined ? `damaged: ${escapeLine(problem)}` : status;
}

/** The sign and the colour that go with how a run stands. */
function markOf(
  status: KeptStatus,
  { color, glyphs }: Style,
): { readonly glyph: string; readonly paint: Paint } {
  switch (status) {
    case "done":
      return { glyph: glyphs.done, paint: color.green };
    case "running":
      return { glyph: glyphs.arrow.slice(-1), paint: color.cyan };
    case "waiting":
      return { glyph: glyphs.asked, paint: color.yellow };
    case "stopped":
      return { glyph: glyphs.waiting, paint: color.yellow };
    case "rejected":
      return { glyph: glyphs.rejected, paint: color.red };
    case "cancelled":
      return { glyph: glyphs.cancelled, paint: color.dim };
    case "failed":
    case "timed_out":
    case "damaged":
      return { glyph: glyphs.failed, paint: color.red };
  }
}

const keep: Paint = (text) => text;
