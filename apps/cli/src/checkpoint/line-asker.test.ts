import { PassThrough } from "node:stream";

import { checkpointActions } from "@tidemark/runtimes-human";
import type { Decision, Question } from "@tidemark/spec";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { createMemoryTerminal, type MemoryTerminal } from "../fixtures/memory-terminal.ts";
import { createLineAsker, type Asker } from "./line-asker.ts";

const question: Question = {
  ask: "Send **it**?",
  actions: checkpointActions,
  unattended: "suspend",
  onInterrupt: "suspend",
};

let terminal: MemoryTerminal;
let input: PassThrough;
let asker: Asker;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setImmediate", "clearImmediate"] });
  terminal = createMemoryTerminal("/flows");
  input = new PassThrough();
  asker = createLineAsker({ terminal, input, by: "ada", now: () => 0 });
});

afterEach(() => {
  asker.close();
  vi.useRealTimers();
});

const never = new AbortController().signal;

function ask(
  changes: Partial<Question> = {},
  { signal = never, path = "approve" } = {},
): Promise<Decision | undefined> {
  return asker.ask(path, { ...question, ...changes }, { signal });
}

/** Lets so much time pass, and everything happen that happens in it. */
async function wait(milliseconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
}

/** Waits until the question has been read, and types. */
async function type(text: string): Promise<void> {
  await wait(600);
  input.write(text);
  await wait(1);
}

function decision(answer: object): Decision {
  return { ...answer, by: "ada", timedOut: false } as Decision;
}

describe("answers", () => {
  test.each([
    ...["a", "A", "approve", "Approve", "APPROVE", "  aPProve \t"].map((text) => [text, "approve"]),
  ])("%j approves", async (text, action) => {
    const asked = ask();
    await type(`${text}\n`);
    expect(await asked).toEqual(decision({ action }));
  });

  test.each(["r", "R", "reject", "Reject", "REJECT"])("%s rejects, and is asked why", async (text) => {
    const silent = ask();
    await type(`${text}\n`);
    expect(terminal.printed.stderr).toMatch(/ why\? \(Enter for none\) › $/);
    await type("\n");
    expect(await silent).toEqual(decision({ action: "reject" }));

    const told = ask();
    await type(`${text}\r\n`);
    await type("too long\r\n");
    expect(await told).toEqual(decision({ action: "reject", reason: "too long" }));
  });

  test.each(["i", "I", "input", "Input", "INPUT"])("%s gives an input", async (text) => {
    const asked = ask();
    await type(`${text}\n`);
    expect(terminal.printed.stderr).toMatch(/ give input: › $/);
    await type("\n");
    await type('{ "limit": 5 }\n');
    expect(await asked).toEqual(decision({ action: "input", input: { limit: 5 } }));
  });

  test("what follows on the same line is taken along", async () => {
    const rejected = ask();
    await type("r too long\n");
    expect(await rejected).toEqual(decision({ action: "reject", reason: "too long" }));
    const given = ask();
    await type("input 42 boats\n");
    expect(await given).toEqual(decision({ action: "input", input: "42 boats" }));
  });

  test("own actions are typed by their names", async () => {
    const actions = [
      ...checkpointActions,
      { name: "edit", label: "Change it", input: "optional" },
    ] satisfies Question["actions"];
    const asked = ask({ actions });
    expect(await settledText()).toContain(" a approve · r reject · i give input · edit Change it › ");
    await type("EDIT\n");
    await type("[1]\n");
    expect(await asked).toEqual(decision({ action: "edit", input: [1] }));
    const without = ask({ actions });
    await type("edit\n");
    await type("\n");
    expect(await without).toEqual(decision({ action: "edit" }));
  });

  test("a line may come in pieces, also in the middle of a character", async () => {
    const asked = ask();
    const bytes = Buffer.from("r nötig\n");
    await type("");
    for (const byte of bytes) input.write(Buffer.from([byte]));
    await wait(1);
    expect(await asked).toEqual(decision({ action: "reject", reason: "nötig" }));
  });

  test("several lines at once answer what is asked one after the other", async () => {
    const asked = ask();
    await type("what?\ni\n\n7\na\n");
    expect(await asked).toEqual(decision({ action: "input", input: 7 }));
  });
});

describe("no answer", () => {
  test("a miss says what is possible and asks again", async () => {
    const asked = ask();
    await type("yes\n");
    expect(terminal.printed.stderr).toMatch(/Type a, r or i\.\n a approve · r reject · i give input › $/);
    await type("a lot of work\n");
    expect(terminal.printed.stderr).toContain("approve takes nothing behind it. Type a alone.");
    await type("a\n");
    expect(await asked).toEqual(decision({ action: "approve" }));
  });

  test("a sentence that begins with I approves nothing", async () => {
    const asked = ask();
    await type("I do not agree\n");
    expect(terminal.printed.stderr).toContain("Type i alone, or input with the text behind it.");
    await type("r\n");
    await type("\n");
    expect(await asked).toEqual(decision({ action: "reject" }));
  });

  test("three misses decide nothing, and a later question has three of its own", async () => {
    const first = ask();
    await type("yes\n");
    await type("\n");
    await type("ok\n");
    expect(await first).toBeUndefined();
    expect(terminal.printed.stderr).toMatch(/approve stays open: nothing was decided\n$/);
    const second = ask();
    await type("yes\nyes\n");
    await type("a\n");
    expect(await second).toEqual(decision({ action: "approve" }));
  });

  test("an input that is not given is a miss", async () => {
    const asked = ask();
    await type("i\n");
    await type("\n \n\n");
    expect(await asked).toBeUndefined();
  });

  test("the end of the input answers neither this question nor a later one", async () => {
    const [first, second] = [ask(), ask()];
    await wait(600);
    input.end("a");
    await wait(1);
    expect(await first).toBeUndefined();
    expect(terminal.printed.stderr).toMatch(/\n approve stays open\n$/);
    expect(await second).toBeUndefined();
    const printed = terminal.printed.stderr;
    expect(await ask()).toBeUndefined();
    expect(terminal.printed.stderr).toBe(printed);
  });

  test("the end of the input while a reason is asked for rejects nothing", async () => {
    const asked = ask();
    await type("r\n");
    input.end();
    await wait(1);
    expect(await asked).toBeUndefined();
  });

  test("an input that breaks, or broke before, is one that has ended", async () => {
    const asked = ask();
    await type("");
    input.destroy(new Error("EIO"));
    await wait(1);
    expect(await asked).toBeUndefined();
    const late = createLineAsker({ terminal, input, by: "ada" });
    expect(await late.ask("approve", question, { signal: never })).toBeUndefined();
  });
});

describe("what is typed ahead", () => {
  test("before the question, and in its first half second, answers nothing", async () => {
    input.write("a\n");
    const asked = ask();
    await wait(10);
    input.write("a\n\napprove\n");
    await wait(480);
    input.write("a\n");
    await wait(200);
    expect(terminal.printed.stderr.match(/does not count/g)).toHaveLength(1);
    expect(terminal.printed.stderr).toMatch(/does not count\.\n a approve .* › $/);
    input.write("r no\n");
    await wait(1);
    expect(await asked).toEqual(decision({ action: "reject", reason: "no" }));
  });

  test("is no miss", async () => {
    const asked = ask();
    await wait(10);
    input.write("x\n".repeat(10));
    await type("a\n");
    expect(await asked).toEqual(decision({ action: "approve" }));
  });

  test("does not count where it was only begun", async () => {
    const asked = ask();
    await wait(10);
    input.write("ap");
    await type("pr");
    await type("ove\n");
    await type("r\n");
    await type("\n");
    expect(await asked).toEqual(decision({ action: "reject" }));
  });

  test("for one question does not answer the next", async () => {
    const controller = new AbortController();
    const first = ask({}, { signal: controller.signal });
    await type("a");
    controller.abort("answered elsewhere");
    expect(await first).toBeUndefined();
    const second = ask();
    await type("\n");
    await wait(600);
    expect(terminal.printed.stderr).toContain("does not count");
    await type("r\n\n");
    expect(await second).toEqual(decision({ action: "reject" }));
  });

  test("what comes together with an answer is not kept for the next question", async () => {
    const [first, second] = [ask(), ask()];
    await type("a\na\na\n");
    expect(await first).toEqual(decision({ action: "approve" }));
    await type("r\n\n");
    expect(await second).toEqual(decision({ action: "reject" }));
  });
});

describe("a question that is closed", () => {
  test("says why, and a later one works", async () => {
    const controller = new AbortController();
    const first = ask({}, { signal: controller.signal });
    await wait(600);
    controller.abort(new Error("It was decided: reject, by timeout."));
    expect(await first).toBeUndefined();
    expect(terminal.printed.stderr).toMatch(/› \n ◌ approve: It was decided: reject, by timeout\.\n$/);
    const second = ask();
    await type("a\n");
    expect(await second).toEqual(decision({ action: "approve" }));
  });

  test("says nothing where no reason is known", async () => {
    const controller = new AbortController();
    const asked = ask({}, { signal: controller.signal });
    await type("r\n");
    controller.abort();
    expect(await asked).toBeUndefined();
    expect(terminal.printed.stderr).toMatch(/why\? \(Enter for none\) › \n$/);
  });

  test("while it waits for its turn was never shown", async () => {
    const controller = new AbortController();
    const first = ask();
    const second = ask({}, { signal: controller.signal, path: "second" });
    const third = ask({}, { path: "third" });
    controller.abort(new Error("over"));
    expect(await second).toBeUndefined();
    await type("a\n");
    expect(await first).toEqual(decision({ action: "approve" }));
    await type("r\n\n");
    expect(await third).toEqual(decision({ action: "reject" }));
    expect(terminal.printed.stderr).not.toMatch(/second|over/);
  });

  test("before it was asked is not shown", async () => {
    expect(await ask({}, { signal: AbortSignal.abort() })).toBeUndefined();
    expect(terminal.printed.stderr).toBe("");
  });

  test("leaves no listener and no timer", async () => {
    const controller = new AbortController();
    const add = vi.spyOn(controller.signal, "addEventListener");
    const remove = vi.spyOn(controller.signal, "removeEventListener");
    const asked = ask({}, { signal: controller.signal });
    await type("x\n");
    await type("a\n");
    await asked;
    expect(add.mock.calls.length).toBeGreaterThan(0);
    expect(remove).toHaveBeenCalledTimes(add.mock.calls.length);
    expect(vi.getTimerCount()).toBe(0);
    expect(input.isPaused()).toBe(true);

    const brief = new AbortController();
    const closed = ask({}, { signal: brief.signal });
    await wait(10);
    brief.abort();
    await closed;
    expect(vi.getTimerCount()).toBe(0);
  });
});

test("questions are asked one after the other", async () => {
  const first = ask({}, { path: "first" });
  const second = ask({}, { path: "second" });
  await wait(600);
  expect(terminal.printed.stderr).toContain("first");
  expect(terminal.printed.stderr).not.toContain("second");
  input.write("a\n");
  await wait(1);
  expect(await first).toEqual(decision({ action: "approve" }));
  expect(terminal.printed.stderr).toContain("second");
  await type("r\n\n");
  expect(await second).toEqual(decision({ action: "reject" }));
});

test("close ends the question that is open", async () => {
  const asked = ask();
  await wait(600);
  asker.close();
  expect(await asked).toBeUndefined();
  expect(input.listenerCount("data")).toBe(0);
});

/** What is printed once everything has been printed. */
async function settledText(): Promise<string> {
  await wait(1);
  return terminal.printed.stderr;
}
