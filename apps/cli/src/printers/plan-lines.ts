import { formatDuration } from "@tidemark/spec";

import type { CollectedValue } from "../inputs/collect-values.ts";
import type { DescribedGrant } from "../plan/describe-grants.ts";
import type { DescribedNode, PlanDescription } from "../plan/describe-plan.ts";
import { escapeLine } from "../terminal/escape-text.ts";
import type { Style } from "../terminal/style.ts";
import { cutText, padText, textWidth } from "../terminal/text-width.ts";
import { count } from "./summarize-value.ts";

/** Where nothing limits a line, a value is cut here. */
const widestValue = 60;

/** A plan for people: its waves as a table, then what a run would be given. */
export function planLines(plan: PlanDescription, style: Style): readonly string[] {
  const lines = [headerLine(plan, style), ""];
  lines.push(...stepTable(plan, style), ...checkpointTable(plan, style), ...grantTable(plan, style));
  lines.push(...valueTable("inputs", plan.inputs, style), ...valueTable("config", plan.config, style));
  if (plan.secrets.length > 0) lines.push("", ` ${style.color.bold("secrets")}  ${plan.secrets.join(", ")}`);
  if (plan.env.length > 0) lines.push("", ` ${style.color.bold("environment")}  ${plan.env.join(", ")}`);
  return lines;
}

function headerLine({ flow, title, waves }: PlanDescription, { color, glyphs }: Style): string {
  const steps = countSteps(waves.flat());
  const about = [
    ...(title === undefined ? [] : [flow]),
    `${count(waves.length, "wave")}, ${count(steps, "step")}`,
  ];
  return ` ${color.bold(escapeLine(title ?? flow))}  ${color.dim(about.join(` ${glyphs.dot} `))}`;
}

/** Those that only run when called are counted when they do. */
function countSteps(nodes: readonly DescribedNode[]): number {
  return nodes.reduce(
    (sum, { nodes: children }) => sum + (children === undefined ? 1 : countSteps(children)),
    0,
  );
}

/** A row of the table; a heading is one without cells. */
type Row = { readonly heading: string } | { readonly cells: readonly string[] };

const titles = ["step", "runtime", "needs", "when", "calls"];

function stepTable({ waves, called }: PlanDescription, style: Style): readonly string[] {
  const { color, glyphs } = style;
  const rows: Row[] = waves.flatMap((nodes, index) => [
    { heading: ` ${color.cyan(`${glyphs.wave} wave ${index + 1}`)}` },
    ...nodes.flatMap((node) => nodeRows(node, 0)),
  ]);
  if (called.length > 0) {
    rows.push({ heading: ` ${color.cyan(`${glyphs.wave} only when called`)}` });
    rows.push(...called.flatMap((node) => nodeRows(node, 0)));
  }
  const widths = titles.map((title, column) =>
    Math.max(
      textWidth(title),
      ...rows.map((row) => ("cells" in row ? textWidth(row.cells[column] ?? "") : 0)),
    ),
  );
  const used = titles.map((_, column) => rows.some((row) => "cells" in row && row.cells[column] !== ""));
  const layOut = (cells: readonly string[]): string => {
    const line = cells
      .flatMap((cell, column) => (used[column] ? [padText(cell, widths[column] ?? 0)] : []))
      .join("  ");
    return cutText(`   ${line.trimEnd()}`, style.columns ?? Number.POSITIVE_INFINITY, glyphs.ellipsis);
  };
  return [
    color.dim(layOut(titles)),
    ...rows.map((row) => ("heading" in row ? row.heading : layOut(row.cells))),
  ];
}

function nodeRows(node: DescribedNode, depth: number): readonly Row[] {
  const { id, uses, needs, when, fallback, undo, onError, nodes = [] } = node;
  const calls = [
    ...(fallback === undefined ? [] : [`fallback ${fallback}`]),
    ...(undo === undefined ? [] : [`undo ${undo}`]),
    ...(onError === undefined || onError === "fail" ? [] : [`on error ${onError}`]),
  ];
  const condition = when === undefined ? "" : escapeLine(when);
  return [
    { cells: [`${"  ".repeat(depth)}${id}`, uses, needs.join(", "), condition, calls.join(", ")] },
    ...nodes.flatMap((child) => nodeRows(child, depth + 1)),
  ];
}

function checkpointTable({ checkpoints }: PlanDescription, style: Style): readonly string[] {
  const rows = checkpoints.map(({ path, title = "", timeoutMs, default: answer }) => [
    path,
    escapeLine(title),
    timeoutMs === undefined ? "" : `${escapeLine(answer ?? "reject")} after ${formatDuration(timeoutMs)}`,
  ]);
  return plainTable("asks a person", rows, style);
}

function grantTable({ grants, openGrants }: PlanDescription, style: Style): readonly string[] {
  const rows = grants.map((grant) => [grant.kind, escapeLine(objectOf(grant)), grant.steps.join(", ")]);
  if (openGrants.length > 0) rows.push(["?", "depends on values", openGrants.join(", ")]);
  return plainTable("asks to be allowed", rows, style);
}

function objectOf(grant: DescribedGrant): string {
  switch (grant.kind) {
    case "net":
      return grant.host;
    case "run":
      return grant.command;
    case "read":
    case "write":
      return grant.path;
    case "env":
      return grant.name;
  }
}

/** Rows of three cells, the last of them in a quiet colour. */
function plainTable(title: string, rows: readonly (readonly string[])[], style: Style): readonly string[] {
  if (rows.length === 0) return [];
  const { color, glyphs, columns = Number.POSITIVE_INFINITY } = style;
  const widths = [0, 1].map((column) => Math.max(...rows.map((cells) => textWidth(cells[column] ?? ""))));
  const lines = rows.map(([first = "", second = "", third = ""]) => {
    const lead = `   ${padText(first, widths[0] ?? 0)}  ${padText(second, widths[1] ?? 0)}  `;
    const line = cutText(`${lead}${third}`.trimEnd(), columns, glyphs.ellipsis);
    return line.slice(0, lead.length) + color.dim(line.slice(lead.length));
  });
  return ["", ` ${color.bold(title)}`, ...lines];
}

function valueTable(title: string, values: readonly CollectedValue[], style: Style): readonly string[] {
  if (values.length === 0) return [];
  const { color, glyphs } = style;
  const shown = values.map(({ name, value, from, description = "" }) => ({
    name,
    text:
      from === "missing"
        ? "missing"
        : cutText(escapeLine(JSON.stringify(value)), widestValue, glyphs.ellipsis),
    paint: from === "missing" ? color.yellow : from === "default" ? color.dim : (text: string) => text,
    note: [from === "default" ? "default" : "", escapeLine(description)]
      .filter((part) => part !== "")
      .join(` ${glyphs.dot} `),
  }));
  const nameWidth = Math.max(...shown.map(({ name }) => textWidth(name)));
  const textColumn = Math.max(...shown.map(({ text }) => textWidth(text)));
  const room = (style.columns ?? Number.POSITIVE_INFINITY) - nameWidth - textColumn - 7;
  return [
    "",
    ` ${color.bold(title)}`,
    ...shown.map(({ name, text, paint, note }) =>
      `   ${padText(name, nameWidth)}  ${paint(padText(text, textColumn))}  ${color.dim(cutText(note, Math.max(room, 10), glyphs.ellipsis))}`.trimEnd(),
    ),
  ];
}
