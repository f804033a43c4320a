import { chmod, lstat, readFile, readdir, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { createTemporaryFolder } from "../fixtures/temporary-folder.ts";
import { replaceFlow } from "./replace-flow.ts";

test("writes the file; links and permissions stay", async () => {
  const folder = await createTemporaryFolder({ "a.flow.md": "before" });
  await chmod(join(folder, "a.flow.md"), 0o640);
  await symlink("a.flow.md", join(folder, "link.flow.md"));
  await replaceFlow({ path: join(folder, "link.flow.md"), before: "before", after: "after" });
  expect(await readFile(join(folder, "a.flow.md"), "utf8")).toBe("after");
  expect((await stat(join(folder, "a.flow.md"))).mode & 0o777).toBe(0o640);
  expect((await lstat(join(folder, "link.flow.md"))).isSymbolicLink()).toBe(true);
  expect(await readdir(folder)).toEqual(["a.flow.md", "link.flow.md"]);
});

test("an edit that came in the meantime stays", async () => {
  const folder = await createTemporaryFolder({ "a.flow.md": "an edit" });
  const path = join(folder, "a.flow.md");
  await expect(replaceFlow({ path, before: "before", after: "after" })).rejects.toMatchObject({
    code: "unwritable_file",
  });
  expect(await readFile(path, "utf8")).toBe("an edit");
  expect(await readdir(folder)).toEqual(["a.flow.md"]);
});

test("bytes that are no UTF-8 are not lost", async () => {
  const folder = await createTemporaryFolder();
  const path = join(folder, "a.flow.md");
  const bytes = Buffer.from([0x61, 0xff, 0x62]);
  await writeFile(path, bytes);
  const before = await readFile(path, "utf8");
  await expect(replaceFlow({ path, before, after: "after" })).rejects.toMatchObject({
    code: "unwritable_file",
  });
  expect(await readFile(path)).toEqual(bytes);
});

test("a file that is gone is told by its name", async () => {
  const folder = await createTemporaryFolder();
  const path = join(folder, "a.flow.md");
  await expect(replaceFlow({ path, before: "", after: "x" })).rejects.toMatchObject({
    code: "unwritable_file",
    message: expect.stringContaining(path),
  });
});
