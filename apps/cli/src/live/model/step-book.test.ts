import { expect, test } from "vitest";

import { digestRun, failedRun, record } from "../../fixtures/recorded-events.ts";
import { createStepBook, type StepBook } from "./step-book.ts";
import { listRows, matchingSteps } from "./step-rows.ts";

function bookOf(events: Parameters<StepBook["apply"]>[0][]): StepBook {
  const book = createStepBook();
  for (const event of events) book.apply(event);
  return book;
}

const group = record([
  { type: "run.started", flow: "f", inputs: {}, waves: [["each"], ["after"]], concurrency: 1 },
  { type: "step.started", path: "each", wave: 1, uses: "each" },
  { type: "step.started", path: "each[0].a", wave: 1, uses: "set" },
  { type: "attempt.progress", path: "each", attempt: 1, completed: 1, total: 4 },
  { type: "step.finished", path: "each[0].a", wave: 1, status: "failed", attempts: 1, durationMs: 1 },
  { type: "step.started", path: "each[1].a", wave: 1, uses: "set" },
]);

test("knows every step, planned and ended", () => {
  const book = bookOf([...digestRun]);
  expect(book.planned).toBe(6);
  expect(book.plannedEnded).toBe(6);
  expect(book.steps.get("topics")).toMatchObject({ wave: 1, status: "done", attempts: 2 });
  expect(book.log("weather").lines).toEqual(["Fog, clearing later", "Wind from the west"]);
});

test("keeps what a failed step wrote", () => {
  expect(bookOf([...failedRun]).log("build").lines[1]).toContain("missing semicolon");
});

test("counts the rounds of a group, and a step that is told of twice once", () => {
  const book = bookOf([...group]);
  expect(book.children("each")).toEqual({ running: 1, ended: 1, failed: 1 });
  expect(book.rounds).toEqual({ done: 1, total: 3 });
  const [last] = record([
    { type: "step.finished", path: "each", wave: 1, status: "done", attempts: 0, durationMs: 5 },
  ]);
  if (last !== undefined) for (let turn = 0; turn < 2; turn++) book.apply(last);
  expect(book.rounds).toEqual({ done: 3, total: 3 });
  expect(book.plannedEnded).toBe(1);
});

test("a list has waves and folded groups, and a filter unfolds", () => {
  const book = bookOf([...group]);
  const paths = (filter: string, unfolded: readonly string[] = []): readonly string[] =>
    listRows(book, { filter, unfolded: new Set(unfolded) }).map((row) =>
      row.kind === "wave" ? `wave ${row.wave}: ${row.ended}/${row.total}` : row.record.path,
    );
  expect(paths("")).toEqual(["wave 1: 0/1", "each", "wave 2: 0/1", "after"]);
  expect(paths("", ["each"])).toContain("each[1].a");
  expect(paths("[0]")).toEqual(["wave 1: 0/1", "each", "each[0].a"]);
  expect(matchingSteps(book, "each").map(({ path }) => path)).toEqual(["each", "each[1].a", "each[0].a"]);
});
