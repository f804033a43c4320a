import { spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";

/** A stretch of a line that looks the same throughout. */
export interface Run {
  readonly column: number;
  readonly text: string;
  /** How many columns it takes. */
  readonly width: number;
  /** One of the terminal's sixteen colours, or none. */
  readonly color?: number;
  readonly bold: boolean;
  readonly dim: boolean;
}

/** What the terminal showed from a moment on. */
export interface Frame {
  readonly atMs: number;
  readonly lines: readonly (readonly Run[])[];
}

export interface RecordOptions {
  readonly columns: number;
  readonly rows: number;
  /** What stands on the first line, as if somebody had typed it. */
  readonly typed: string;
}

/** So long nothing more is drawn into a frame that has begun: a screen is drawn in several writes. */
const settleMs = 30;

/** Runs a program in a terminal and keeps every picture that it draws. */
export async function recordTerminal(
  program: string,
  parameters: readonly string[],
  { columns, rows, typed }: RecordOptions,
): Promise<readonly Frame[]> {
  const screen = new xterm.Terminal({ cols: columns, rows, scrollback: 0, allowProposedApi: true });
  const frames: Frame[] = [];
  let start: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  const capture = (): void => {
    const lines = readScreen(screen);
    start ??= performance.now();
    if (JSON.stringify(lines) !== JSON.stringify(frames.at(-1)?.lines))
      frames.push({ atMs: performance.now() - start, lines });
  };
  await new Promise<void>((resolve) => screen.write(`\u001B[32m$\u001B[39m ${typed}\r\n`, resolve));
  const child = spawn(program, [...parameters], {
    name: "xterm-256color",
    cols: columns,
    rows,
    env: { PATH: process.env["PATH"], LANG: "C.UTF-8", TERM: "xterm-256color" },
  });
  screen.onData((data) => child.write(data));
  child.onData((data) => {
    screen.write(data, () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        capture();
      }, settleMs);
    });
  });
  await new Promise<void>((resolve) => child.onExit(() => resolve()));
  await new Promise((resolve) => setTimeout(resolve, 4 * settleMs));
  capture();
  screen.dispose();
  return frames;
}

function readScreen(screen: xterm.Terminal): readonly (readonly Run[])[] {
  const { active } = screen.buffer;
  return Array.from({ length: screen.rows }, (_, row) =>
    readLine(active.getLine(active.baseY + row), screen.cols),
  );
}

function readLine(line: xterm.IBufferLine | undefined, columns: number): readonly Run[] {
  const runs: Run[] = [];
  for (let column = 0; column < columns; column++) {
    const cell = line?.getCell(column);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const text = cell.getChars() || " ";
    const look = {
      ...(cell.isFgPalette() && { color: cell.getFgColor() }),
      bold: cell.isBold() !== 0,
      dim: cell.isDim() !== 0,
    };
    const last = runs.at(-1);
    if (last !== undefined && last.color === look.color && last.bold === look.bold && last.dim === look.dim)
      runs[runs.length - 1] = { ...last, text: last.text + text, width: last.width + cell.getWidth() };
    else runs.push({ column, text, width: cell.getWidth(), ...look });
  }
  return runs.filter(({ text }) => text.trim() !== "");
}
