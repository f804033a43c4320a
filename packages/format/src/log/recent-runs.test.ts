import { describe, expect, it } from "vitest";
import { addRecentRun, formatRecentRun, readRecentRuns, type RecentRun } from "./recent-runs.ts";

const runOf = (index: number): RecentRun => ({
  run: `r${index}`,
  startedAt: Date.UTC(2026, 0, index + 1),
  durationMs: index * 1234,
  status: index % 2 === 0 ? "done" : "timed_out",
});
const runs = Array.from({ length: 15 }, (_, index) => runOf(index));

describe("recent runs", () => {
  it("read back what was written, whatever the line breaks", () => {
    for (const lineBreak of ["\n", "\r\n", "\r"])
      expect(readRecentRuns(runs.map(formatRecentRun).join(lineBreak))).toEqual(runs);
  });

  it("pass over what is no such line", () => {
    const good = formatRecentRun(runOf(1));
    const lines = [
      `  ${good}`,
      `${good} and more`,
      good.replace("timed_out", "great"),
      good.replace("2026-01", "2026-13"),
      good.replace("`r1`", "`a b`"),
      "- Run: `r1`",
      `| ${good} |`,
    ];
    expect(readRecentRuns(lines.join("\n"))).toEqual([]);
  });

  it("are ten at the most, the newest in front, each once", () => {
    expect(addRecentRun(runOf(99), runs).map(({ run }) => run)).toEqual([
      "r99",
      ...runs.slice(0, 9).map(({ run }) => run),
    ]);
    const again = addRecentRun({ ...runOf(2), status: "failed" }, [runOf(1), runOf(2), runOf(1)]);
    expect(again.map(({ run, status }) => `${run} ${status}`)).toEqual(["r2 failed", "r1 timed_out"]);
  });

  it("leave out ids that would not be read back", () => {
    expect(addRecentRun({ ...runOf(1), run: "a `b`" }, [{ ...runOf(2), run: "" }, runOf(3)])).toEqual([
      runOf(3),
    ]);
  });
});
