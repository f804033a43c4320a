import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { readJournal } from "./journal.ts";

const nodeOptions = [
  ...(process.features.typescript === false ? ["--experimental-strip-types"] : []),
  "--conditions=@tidemark/source",
  "--disable-warning=ExperimentalWarning",
];

test.each(["power", "process"])(
  "who reads while another process writes never sees damage (%s)",
  { timeout: 30_000 },
  async (durability) => {
    const folder = mkdtempSync(join(tmpdir(), "tidemark-reader-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, "journal.ndjson");
    const program = join(import.meta.dirname, "journal-writer-process.fixture.ts");
    const child = spawn(process.execPath, [...nodeOptions, program, path, durability, "1200"]);
    const output = Promise.all([text(child.stdout), text(child.stderr)]);
    let isRunning = true;
    child.on("exit", () => {
      isRunning = false;
    });
    let reads = 0;
    let seen = 0;
    let grown = 0;
    while (isRunning) {
      const content = await readJournal(path).catch((error: { code: string }) => error.code);
      await new Promise((resolve) => setImmediate(resolve));
      if (content === "run_not_found") continue;
      expect(content).not.toBeTypeOf("string");
      const { records } = content as Exclude<typeof content, string>;
      // Whole, in order, and never fewer than before.
      for (const { sequence, record } of records.slice(-200)) expect(record["number"]).toBe(sequence);
      expect(records.length).toBeGreaterThanOrEqual(seen);
      if (records.length > seen) grown += 1;
      seen = records.length;
      reads += 1;
    }
    const [stdout, stderr] = await output;
    expect(stderr).toBe("");
    const written = Number(stdout);
    expect((await readJournal(path)).records).toHaveLength(written);
    process.stdout.write(
      `journal: ${reads} reads while ${written} records were written, ${grown} saw more\n`,
    );
    expect(grown).toBeGreaterThan(10);
  },
);
