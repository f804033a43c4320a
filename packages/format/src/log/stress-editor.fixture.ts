import fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { savesAtOnce, savesSlowly } from "./editors.fixture.ts";
import { createRandom } from "./stress-random.fixture.ts";

/** What the process of the editors is told, as JSON in its first parameter. */
export interface EditorOrders {
  readonly paths: readonly string[];
  readonly seed: number;
  readonly milliseconds: number;
  /** How long an edit may be out of sight before it counts as lost. */
  readonly patienceMs: number;
}

/** What it prints in the end, as JSON. */
export interface EditorReport {
  readonly saves: number;
  /** Edits that were looked for. */
  readonly checks: number;
  /** Edits that were not in the file at the first look, and came back. */
  readonly late: number;
  readonly lost: number;
}

const marker = "<!-- tidemark:log -->";
const kinds = [...Object.values(savesAtOnce), ...Object.values(savesSlowly)];

/** The flow with edit number `edit` in it: of random length, and none the start of another. */
function flowOf(edit: number, random: () => number): string {
  const prose = `Edit ${edit}.\n`.repeat(1 + Math.floor(random() ** 3 * 2000));
  return `---\nname: stress\nlog: footer\n---\n\n# Edit ${edit}\n\n${prose}\n## a\n\n\`\`\`sh step\necho ${edit}\n\`\`\`\n`;
}

/** One person with one file: saves it again and again, in every way there is, and looks whether the edit is in it. */
async function edit(path: string, random: () => number, orders: EditorOrders): Promise<EditorReport> {
  const report = { saves: 0, checks: 0, late: 0, lost: 0 };
  const end = Date.now() + orders.milliseconds;
  while (Date.now() < end) {
    const flow = flowOf(report.saves + 1, random);
    const finish = kinds[Math.floor(random() * kinds.length)]!(path, flow + logInBuffer(path, random));
    await sleep(random() * (random() < 0.3 ? 80 : 10));
    finish();
    report.saves += 1;
    if (random() < 0.3) continue;
    await sleep(random() * (random() < 0.3 ? 500 : 50));
    report.checks += 1;
    const found = await find(path, flow, orders.patienceMs);
    if (found === "late") report.late += 1;
    if (found === "lost") report.lost += 1;
  }
  return report;
}

/** An editor knows the log that stood in the file when it was opened, or none. */
function logInBuffer(path: string, random: () => number): string {
  if (random() < 0.5) return "";
  const text = readIfThere(path) ?? "";
  const start = text.indexOf(marker);
  return start === -1 ? "" : `\n${text.slice(start)}`;
}

async function find(path: string, flow: string, patienceMs: number): Promise<"found" | "late" | "lost"> {
  const start = Date.now();
  for (let looks = 0; ; looks++) {
    const text = readIfThere(path);
    if (text?.startsWith(flow) && /^\s*(?:<!-- tidemark:log -->|$)/.test(text.slice(flow.length)))
      return looks === 0 ? "found" : "late";
    // Only an older edit is out of sight: in a moment without a file nobody reads anything wrong.
    if (text === undefined) looks -= 1;
    if (Date.now() - start > patienceMs) return "lost";
    await sleep(5);
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return fs.readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

const orders = JSON.parse(process.argv[2]!) as EditorOrders;
const reports = await Promise.all(
  orders.paths.map((path, index) => edit(path, createRandom(orders.seed + index), orders)),
);
const sum = (key: keyof EditorReport): number => reports.reduce((total, report) => total + report[key], 0);
const total: EditorReport = {
  saves: sum("saves"),
  checks: sum("checks"),
  late: sum("late"),
  lost: sum("lost"),
};
process.stdout.write(JSON.stringify(total));
