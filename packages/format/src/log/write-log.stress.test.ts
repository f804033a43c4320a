import { spawn } from "node:child_process";
import fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, it, onTestFinished } from "vitest";
import { parse } from "../parse.ts";
import type { EditorOrders, EditorReport } from "./stress-editor.fixture.ts";
import type { WriterOrders, WriterReport } from "./stress-writer.fixture.ts";

const fileCount = 8;

interface Report {
  readonly editor: EditorReport;
  readonly writers: readonly WriterReport[];
  readonly paths: readonly string[];
  readonly folder: string;
}

/** People who save eight files in every way there is, and two processes that write logs into them. */
async function stress(way: WriterOrders["way"], milliseconds: number, seed: number): Promise<Report> {
  const folder = fs.mkdtempSync(join(tmpdir(), "tidemark-stress-"));
  onTestFinished(() => fs.rmSync(folder, { recursive: true }));
  const paths = Array.from({ length: fileCount }, (_, index) => join(folder, `flow_${index}.flow.md`));
  for (const path of paths) fs.writeFileSync(path, "---\nname: stress\n---\n\n## a\n\n```sh step\n:\n```\n");
  const writer = { paths, milliseconds, way };
  const [editor, ...writers] = await Promise.all([
    run<EditorReport>("stress-editor", {
      paths,
      milliseconds,
      seed,
      patienceMs: 1500,
    } satisfies EditorOrders),
    run<WriterReport>("stress-writer", { ...writer, seed: seed + 100 } satisfies WriterOrders),
    run<WriterReport>("stress-writer", { ...writer, seed: seed + 200 } satisfies WriterOrders),
  ]);
  return { editor, writers, paths, folder };
}

async function run<Answer>(name: string, orders: EditorOrders | WriterOrders): Promise<Answer> {
  const program = join(import.meta.dirname, `${name}.fixture.ts`);
  const parameters = ["--conditions=@tidemark/source", "--disable-warning=ExperimentalWarning", program];
  const child = spawn(process.execPath, [...parameters, JSON.stringify(orders)]);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect(stderr).toBe("");
  return JSON.parse(stdout) as Answer;
}

function sumOf(writers: readonly WriterReport[], key: "calls" | "published"): number {
  return writers.reduce((total, report) => total + report[key], 0);
}

const seed = Date.now() % 1_000_000;

it("no edit is lost in hundreds of saves and hundreds of logs", { timeout: 30_000 }, async () => {
  const { editor, writers, paths, folder } = await stress("safe", 5000, seed);
  expect({ seed, editor, writers }).toMatchObject({ seed, editor: { lost: 0 } });
  // On an idle machine it is 500 saves, 350 calls and 170 logs in the file.
  expect(editor.saves).toBeGreaterThan(100);
  expect(sumOf(writers, "calls")).toBeGreaterThan(100);
  expect(sumOf(writers, "published")).toBeGreaterThan(20);
  for (const { reasons } of writers) expect(Object.keys(reasons)).toEqual(["changed"]);
  for (const path of paths) {
    const content = fs.readFileSync(path, "utf8");
    expect(parse(content).diagnostics).toEqual([]);
    expect(content.split("<!-- tidemark:log -->").length).toBeLessThanOrEqual(2);
  }
  expect(fs.readdirSync(folder)).toHaveLength(fileCount);
});

it("the same test finds the edits that a write by rename loses", { timeout: 30_000 }, async () => {
  const { editor } = await stress("byCheckedRename", 2000, seed);
  expect(editor.lost).toBeGreaterThan(0);
});
