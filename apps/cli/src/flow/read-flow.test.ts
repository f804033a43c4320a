import { expect, test } from "vitest";

import { createTemporaryFolder } from "../fixtures/temporary-folder.ts";
import { readFlow } from "./read-flow.ts";

test("reads a file", async () => {
  const folder = await createTemporaryFolder({ "a.flow.md": "# A\n" });
  expect(await readFlow("a.flow.md", folder)).toBe("# A\n");
});

test.each(["flows/digets.flow.md", "flows/digest", "flows/digest.md"])(
  "for %s names the flow that was meant",
  async (path) => {
    const folder = await createTemporaryFolder({ "flows/digest.flow.md": "", "flows/other.flow.md": "" });
    await expect(readFlow(path, folder)).rejects.toMatchObject({
      code: "unreadable_file",
      hint: "Did you mean flows/digest.flow.md?",
    });
  },
);

test("says what a flow is where nothing is near", async () => {
  const folder = await createTemporaryFolder();
  await expect(readFlow("nowhere/at/all.flow.md", folder)).rejects.toMatchObject({
    code: "unreadable_file",
    hint: expect.stringContaining(".flow.md"),
  });
});

test("a folder is no flow", async () => {
  const folder = await createTemporaryFolder({ "a/b": "" });
  await expect(readFlow("a", folder)).rejects.toMatchObject({
    code: "unreadable_file",
    message: expect.stringContaining("folder"),
  });
});
