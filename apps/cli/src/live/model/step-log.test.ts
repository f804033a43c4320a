import { expect, test } from "vitest";

import { appendLog, emptyLog, logLines, trimLog } from "./step-log.ts";

test("puts lines together and lets a line be written over", () => {
  let log = appendLog(emptyLog, "stdout", "one\ntw", 10);
  log = appendLog(log, "stderr", "err", 10);
  log = appendLog(log, "stdout", "o\n10 %\r20 %\r", 10);
  expect(logLines(log)).toEqual(["one", "two", "20 %", "err"]);
});

test("keeps the last lines, give or take, and counts what is gone", () => {
  let log = emptyLog;
  for (let at = 0; at < 1000; at++) log = appendLog(log, "stdout", `line ${at}\n`, 50);
  expect(log.lines.length).toBeLessThanOrEqual(150);
  expect(log.lines.length + log.dropped).toBe(1000);
  expect(logLines(trimLog(log, 2))).toEqual(["line 998", "line 999"]);
});
