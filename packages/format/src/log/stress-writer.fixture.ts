import { setTimeout as sleep } from "node:timers/promises";
import { localDisk, type Disk } from "./disk.ts";
import { naiveWays } from "./naive-log.fixture.ts";
import { createRandom } from "./stress-random.fixture.ts";
import { writeLog } from "./write-log.ts";

/** What a process that writes logs is told, as JSON in its first parameter. */
export interface WriterOrders {
  readonly paths: readonly string[];
  readonly seed: number;
  readonly milliseconds: number;
  readonly way: "safe" | keyof typeof naiveWays;
}

/** What it prints in the end, as JSON. */
export interface WriterReport {
  readonly calls: number;
  /** Logs that stood in the file, if only for a moment. */
  readonly published: number;
  /** Edits that were found in a file already taken out, and put back. */
  readonly restored: number;
  readonly written: number;
  /** Refusals by reason. */
  readonly reasons: Readonly<Record<string, number>>;
}

const report = { calls: 0, published: 0, restored: 0, written: 0, reasons: {} as Record<string, number> };

const countingDisk: Disk = {
  ...localDisk,
  link: (path, newPath) => {
    localDisk.link(path, newPath);
    if (!newPath.endsWith(".flow.md")) return;
    if (path.endsWith(".new")) report.published += 1;
    else report.restored += 1;
  },
};

async function writeLogs(path: string, random: () => number, orders: WriterOrders): Promise<void> {
  const end = Date.now() + orders.milliseconds;
  while (Date.now() < end) {
    const section = `## Execution Log\n\n- Run: \`${orders.seed}-${report.calls}\`\n${"- x\n".repeat(random() * 200)}`;
    report.calls += 1;
    if (orders.way === "safe") {
      const result = await writeLog(countingDisk, path, section);
      if (result.written) report.written += 1;
      else report.reasons[result.reason] = (report.reasons[result.reason] ?? 0) + 1;
    } else if (await naiveWays[orders.way](path, section).catch(() => false)) {
      report.published += 1;
    }
    await sleep(random() * 60);
  }
}

const orders = JSON.parse(process.argv[2]!) as WriterOrders;
await Promise.all(
  orders.paths.map((path, index) => writeLogs(path, createRandom(orders.seed + index), orders)),
);
process.stdout.write(JSON.stringify(report satisfies WriterReport));
