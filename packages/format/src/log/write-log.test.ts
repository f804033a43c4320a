import fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { localDisk, type Disk } from "./disk.ts";
import { savesAtOnce, savesSlowly, type Save } from "./editors.fixture.ts";
import { removeForgotten, restoreFile, restoreFlowFile } from "./kept-names.ts";
import { createSteppingDisk } from "./stepping-disk.fixture.ts";
import { writeLog, type AppendLogResult } from "./write-log.ts";

const body = "---\nname: x\n---\n## a\n```sh step\n:\n```\n\n";
const oldText = `${body}<!-- tidemark:log -->\n\nold\n`;
const newText = `${body}<!-- tidemark:log -->\n\nnew\n`;
// As long as the text before: a size tells nothing of this edit.
const edit = oldText.replace("name: x", "name: y");

let folder = "";
let path = "";

/** What happens with nobody else there. */
let quiet: Quiet;
/** How many operations that takes. */
let steps = 0;
/** Where the file that was taken out is looked at for the last time. */
let lastLook = 0;

interface Quiet extends Outcome {
  /** The steps at which a reader finds no file. */
  readonly missing: readonly number[];
  /** The texts that a reader finds. */
  readonly seen: ReadonlySet<string>;
}

beforeAll(async () => {
  folder = fs.mkdtempSync(join(tmpdir(), "tidemark-log-"));
  path = join(folder, "x.flow.md");
  const missing: number[] = [];
  const seen = new Set<string>();
  const outcome = await writeStepping((step) => {
    if (fs.existsSync(path)) seen.add(fs.readFileSync(path, "utf8"));
    else missing.push(step);
  });
  quiet = { ...outcome, missing, seen };
  steps = quiet.operations.length;
  lastLook = quiet.operations.lastIndexOf("pause") + 1;
});

afterAll(() => {
  fs.rmSync(folder, { recursive: true });
});

function startOver(): void {
  for (const name of fs.readdirSync(folder)) fs.rmSync(join(folder, name));
  fs.writeFileSync(path, oldText);
}

interface Outcome {
  readonly result: AppendLogResult;
  readonly text: string;
  readonly operations: readonly (keyof Disk)[];
}

async function writeStepping(before: (step: number, operation: keyof Disk) => void): Promise<Outcome> {
  startOver();
  const operations: (keyof Disk)[] = [];
  const disk = createSteppingDisk((step, operation) => {
    operations.push(operation);
    before(step, operation);
  });
  const result = await writeLog(disk, path, "new");
  return { result, text: fs.readFileSync(path, "utf8"), operations };
}

describe("with nobody there", () => {
  it("the log is written", () => {
    expect(quiet.result).toEqual({ written: true });
    expect(quiet.text).toBe(newText);
  });

  it("the file that was taken out is looked at for a while", () => {
    const looks = quiet.operations.slice(quiet.missing.at(-1)).filter((operation) => operation === "pause");
    expect(looks).toHaveLength(25);
  });

  it("readers see the file before or after, and for two operations none", () => {
    expect([...quiet.seen]).toEqual([oldText, newText]);
    expect(quiet.missing.map((step) => quiet.operations[step])).toEqual(["describePath", "link"]);
  });
});

function check({ result, text }: Outcome, place: string): void {
  const seen = {
    place,
    flow: text.slice(0, body.length),
    reason: result.written ? "changed" : result.reason,
    names: fs.readdirSync(folder),
  };
  expect(seen).toEqual({
    place,
    flow: edit.slice(0, body.length),
    reason: "changed",
    names: ["x.flow.md"],
  });
}

describe("an edit wins wherever it comes", () => {
  it.each(Object.entries(savesAtOnce))("saved at once: %s", async (_name, save) => {
    let refused = 0;
    for (let at = 0; at < steps; at++) {
      const outcome = await writeStepping((step) => {
        if (step === at) save(path, edit);
      });
      check(outcome, `step ${at} (${quiet.operations[at]})`);
      if (!outcome.result.written) refused += 1;
    }
    // Only an edit in front of the first look, or behind the last, leaves the log in the file.
    expect(refused).toBeGreaterThan(steps / 2);
  });

  it.each(Object.entries(savesSlowly))("saved slowly: %s", async (_name, save) => {
    for (let from = 0; from < lastLook; from++) {
      for (const later of [1, 2, 4, 8, 16, 32]) {
        const to = from + later;
        if (to <= lastLook) check(await writeAroundSlowSave(save, from, to), `steps ${from} to ${to}`);
      }
    }
  });

  it("saved at once, and again a moment later", async () => {
    const first = edit.replace("name: y", "name: z");
    for (const save of Object.values(savesAtOnce)) {
      for (let at = 0; at < quiet.missing[0]! + 2; at++) {
        for (const later of [1, 2, 3]) {
          const outcome = await writeStepping((step) => {
            if (step === at) save(path, first);
            if (step === at + later) save(path, edit);
          });
          // The log may have given way before there was a second time.
          if (outcome.operations.length > at + later) check(outcome, `steps ${at} and ${at + later}`);
        }
      }
    }
  });

  it("saved slowly, and again into what came in its place", async () => {
    const save = savesSlowly["cutLast"]!;
    const first = edit.replace("name: y", "name: z");
    for (let written = lastLook - 20; written < lastLook - 10; written++) {
      for (let at = written + 1; at < written + 20; at++) {
        const finish: (() => void)[] = [];
        const outcome = await writeStepping((step) => {
          if (step === quiet.missing[0]! - 2) finish.push(save(path, first));
          if (step === written - 1) finish.push(save(path, edit));
          if (step === written) finish[0]?.();
          if (step === at) finish[1]?.();
        });
        check(outcome, `steps ${written} and ${at}`);
      }
    }
  });

  it("though the path is empty when it is to be put back", async () => {
    let finish: (() => void) | undefined;
    const outcome = await writeStepping((step) => {
      if (step === quiet.missing[0]! - 2) finish = savesSlowly["cutLast"]!(path, edit);
      if (step !== lastLook - 20) return;
      fs.rmSync(path);
      finish?.();
    });
    check(outcome, "the empty path");
  });

  it("saved at once while an editor's own earlier edit is put back", async () => {
    const first = edit.replace("name: y", "name: z");
    const opened = quiet.operations.indexOf("write");
    const written = quiet.operations.indexOf("pause", lastLook - 20);
    for (const save of Object.values(savesAtOnce)) {
      for (let at = written + 1; at < written + 30; at++) {
        let finish: (() => void) | undefined;
        const outcome = await writeStepping((step) => {
          if (step === opened) finish = savesSlowly["cutLast"]!(path, first);
          if (step === written) finish?.();
          if (step === at) save(path, edit);
        });
        check(outcome, `step ${at}`);
      }
    }
  });

  it("though another run's log came on top of ours", async () => {
    const opened = quiet.operations.indexOf("write");
    let finish: (() => void) | undefined;
    const outcome = await writeStepping((step) => {
      if (step === opened) finish = savesSlowly["cutLast"]!(path, edit);
      if (step === lastLook - 20) savesAtOnce["byRename"]!(path, newText.replace("new", "other"));
      if (step === lastLook - 10) finish?.();
    });
    check(outcome, "the other log");
    expect(outcome.text).toBe(edit);
  });

  it("and a file that is deleted meanwhile stays deleted", async () => {
    for (let at = 0; at < steps; at++) {
      // In the moment without a file there is nothing that could be deleted.
      if (quiet.missing.includes(at)) continue;
      startOver();
      const disk = createSteppingDisk((step) => {
        if (step === at) fs.rmSync(path);
      });
      const result = await writeLog(disk, path, "new");
      const seen = { at, names: fs.readdirSync(folder), written: result.written && at < lastLook };
      expect(seen).toEqual({ at, names: [], written: false });
    }
  });
});

async function writeAroundSlowSave(save: Save, from: number, to: number): Promise<Outcome> {
  let finish: (() => void) | undefined;
  const outcome = await writeStepping((step) => {
    if (step === from) finish = save(path, edit);
    if (step !== to) return;
    finish?.();
    finish = undefined;
  });
  finish?.();
  return { ...outcome, text: fs.readFileSync(path, "utf8") };
}

describe("killed at any operation", () => {
  it("the flow is there, or lies beside its name and comes back", async () => {
    let restored = 0;
    for (let at = 0; at < steps; at++) {
      startOver();
      const dying = createSteppingDisk((step) => {
        if (step >= at) throw new Error("killed");
      });
      await writeLog(dying, path, "new");
      if (!fs.existsSync(path)) {
        expect(restoreFlowFile(path)).toBe(true);
        restored += 1;
      }
      expect([oldText, newText]).toContain(fs.readFileSync(path, "utf8"));
      const again = await writeLog(
        createSteppingDisk(() => {}),
        path,
        "again",
      );
      expect({ at, ...again }).toEqual({ at, written: true });
      removeForgotten(localDisk, path, Date.now() + 120_000);
      expect(fs.readdirSync(folder)).toEqual(["x.flow.md"]);
    }
    expect(restored).toBe(2);
  });

  it("nothing is brought back where nothing was left, and nothing is replaced", () => {
    startOver();
    expect(restoreFile(localDisk, join(folder, "y.flow.md"))).toBe(false);
    expect(restoreFile(localDisk, join(folder, "no", "y.flow.md"))).toBe(false);
    fs.writeFileSync(join(folder, `.x.flow.md.tidemark-${"0".repeat(16)}.old`), "older");
    expect(restoreFile(localDisk, path)).toBe(true);
    expect(fs.readFileSync(path, "utf8")).toBe(oldText);
  });

  it("a file behind a link comes back too", () => {
    startOver();
    fs.rmSync(path);
    fs.symlinkSync("x.flow.md", join(folder, "link.flow.md"));
    fs.writeFileSync(join(folder, `.x.flow.md.tidemark-${"0".repeat(16)}.old`), oldText);
    expect(restoreFile(localDisk, join(folder, "link.flow.md"))).toBe(true);
    expect(fs.readFileSync(path, "utf8")).toBe(oldText);
  });
});
