import { escapeXml } from "../printers/escape-xml.ts";
import type { Frame, Run } from "./record-terminal.ts";

export interface SvgOptions {
  readonly columns: number;
  /** How long the last picture stays. @default 5000 */
  readonly restMs?: number;
}

const cell = { width: 8.4, height: 19 };
const margin = { x: 18, top: 44, bottom: 16 };

/** The terminal's sixteen colours, on a dark ground. */
const palette = [
  ...["#3b4252", "#f07178", "#7fd88f", "#f2c76e", "#82aaff", "#c792ea", "#6fd3e3", "#d8dee9"],
  ...["#5c6773", "#ff8b92", "#a5e8b0", "#ffd98a", "#a3c0ff", "#d9b0f5", "#97e3ee", "#ffffff"],
];

/**
 * Frames as an SVG that moves by itself, in a loop, also where it is shown as an image and no script runs. Each picture that a line
 * ever shows stands in it once. Who wants no motion sees the last frame.
 */
export function framesToSvg(frames: readonly Frame[], { columns, restMs = 5000 }: SvgOptions): string {
  const rows = usedRows(frames);
  const width = columns * cell.width + 2 * margin.x;
  const height = rows * cell.height + margin.top + margin.bottom;
  const totalMs = (frames.at(-1)?.atMs ?? 0) + restMs;
  const drawn = new Map<string, string>();
  const definitions: string[] = [];
  const nameOf = (line: readonly Run[]): string => {
    const content = line.map(runText).join("");
    const name = drawn.get(content) ?? `l${drawn.size}`;
    if (!drawn.has(content)) definitions.push(`<g id="${name}">${content}</g>`);
    drawn.set(content, name);
    return name;
  };
  const pictures = frames.map(({ lines }, index) => {
    const uses = lines.flatMap((line, row) =>
      line.length === 0 ? [] : [`<use href="#${nameOf(line)}" y="${round((row + 0.75) * cell.height)}"/>`],
    );
    return `<g transform="translate(0 ${round(index * height)})">${uses.join("")}</g>`;
  });
  const steps = frames.map(
    ({ atMs }, index) =>
      `${round((100 * atMs) / totalMs)}%{transform:translateY(${round(-index * height)}px)}`,
  );
  const last = `translateY(${round(-(frames.length - 1) * height)}px)`;
  return `<svg xmlns="http://www.w3.org/2000/svg" xml:space="preserve" viewBox="0 0 ${round(width)} ${round(height)}" width="${round(width)}" role="img" aria-label="A run of a flow in a terminal">
<style>
text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#d8dee9}
.b{font-weight:bold}.d{opacity:.55}
${palette.map((color, index) => `.c${index}{fill:${color}}`).join("")}
#film{animation:film ${Math.round(totalMs)}ms steps(1,end) infinite}
@keyframes film{${steps.join("")}to{transform:${last}}}
@media (prefers-reduced-motion:reduce){#film{animation:none;transform:${last}}}
</style>
<defs><clipPath id="window"><rect width="${round(width)}" height="${round(height - margin.top)}"/></clipPath>
${definitions.join("\n")}
</defs>
<rect width="100%" height="100%" rx="10" fill="#161a22"/>
<circle cx="22" cy="20" r="6" fill="#f07178"/><circle cx="42" cy="20" r="6" fill="#f2c76e"/><circle cx="62" cy="20" r="6" fill="#7fd88f"/>
<g transform="translate(${margin.x} ${margin.top - 6})" clip-path="url(#window)"><g id="film">
${pictures.join("\n")}
</g></g>
</svg>
`;
}

/** What was never written on needs no room. */
function usedRows(frames: readonly Frame[]): number {
  return Math.max(1, ...frames.map(({ lines }) => lines.findLastIndex((line) => line.length > 0) + 1));
}

function runText({ column, text, width, color, bold, dim }: Run): string {
  const classes = [bold ? "b" : "", dim ? "d" : "", color === undefined ? "" : `c${color}`].filter(
    (name) => name !== "",
  );
  const look = classes.length === 0 ? "" : ` class="${classes.join(" ")}"`;
  // Spaces at the ends would be lost in some viewers.
  const shown = text.trim();
  const left = text.length - text.trimStart().length;
  const room = width - (text.length - shown.length);
  // Whatever the font: a column is a column.
  return `<text x="${round((column + left) * cell.width)}" textLength="${round(room * cell.width)}"${look}>${escapeXml(shown)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
