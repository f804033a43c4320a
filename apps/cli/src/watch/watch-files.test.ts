import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { expect, onTestFinished, test } from "vitest";

import { createTemporaryFolder } from "../fixtures/temporary-folder.ts";
import { fingerprintFlow, fingerprintPath } from "./fingerprint.ts";
import { watchFiles } from "./watch-files.ts";

function startWatch(path: string, lookMs: number): (readonly string[])[] {
  const changes: (readonly string[])[] = [];
  const paths = [{ path, fingerprint: fingerprintPath }];
  const watcher = watchFiles({ paths, onChange: (changed) => changes.push(changed), quietMs: 30, lookMs });
  onTestFinished(() => watcher.close());
  return changes;
}

test("what is saved in several steps is one change", async () => {
  const folder = await createTemporaryFolder({ "a.txt": "" });
  const path = join(folder, "a.txt");
  const changes = startWatch(path, 60_000);
  for (let turn = 0; turn < 5; turn++) await appendFile(path, "x");
  await wait(300);
  expect(changes).toEqual([[path]]);
});

test("a folder changes with what is in it, but not with what is hidden", async () => {
  const folder = await createTemporaryFolder({ "in/a.txt": "" });
  const changes = startWatch(folder, 60_000);
  await mkdir(join(folder, ".tidemark"));
  await writeFile(join(folder, ".tidemark/journal"), "x");
  await wait(200);
  expect(changes).toEqual([]);
  await writeFile(join(folder, "in/b.txt"), "x");
  await wait(300);
  expect(changes).toEqual([[folder]]);
});

test("where the system tells of nothing, it looks by itself", async () => {
  const folder = await createTemporaryFolder();
  const path = join(folder, "later/a.txt");
  const changes = startWatch(path, 50);
  await mkdir(join(folder, "later"));
  await writeFile(path, "1");
  await wait(200);
  await writeFile(path, "2");
  await wait(200);
  expect(changes).toEqual([[path], [path]]);
});

test("the log at the end of a flow is no change of it", async () => {
  const flow = "---\nname: a\n---\n\n## A `a`\n\n```cel step\n1\n```\n";
  const folder = await createTemporaryFolder({ "a.flow.md": flow });
  const path = join(folder, "a.flow.md");
  const before = fingerprintFlow(path);
  await appendFile(path, "\n<!-- tidemark:log -->\n\n## Execution Log\n\n- Run: `x`\n");
  expect(fingerprintFlow(path)).toBe(before);
  await writeFile(path, flow.replace("1", "2"));
  expect(fingerprintFlow(path)).not.toBe(before);
  expect(fingerprintFlow(join(folder, "gone"))).toBeUndefined();
});
