import { expect, test } from "vitest";

import { createTemporaryFolder } from "../fixtures/temporary-folder.ts";
import { findFlows } from "./find-flows.ts";

test("takes files as they are named and searches folders", async () => {
  const folder = await createTemporaryFolder({
    "b.flow.md": "",
    "a.flow.md": "",
    "readme.md": "",
    "deep/er/c.flow.md": "",
    "node_modules/x/d.flow.md": "",
    ".hidden/e.flow.md": "",
  });
  expect(await findFlows(["."], folder)).toEqual(["a.flow.md", "b.flow.md", "deep/er/c.flow.md"]);
  expect(await findFlows(["readme.md", "deep", "deep/er/c.flow.md", "not-there"], folder)).toEqual([
    "readme.md",
    "deep/er/c.flow.md",
    "not-there",
  ]);
});

test("a folder without flows is an error, lest a check of nothing passes", async () => {
  const folder = await createTemporaryFolder({ "docs/readme.md": "" });
  await expect(findFlows(["docs"], folder)).rejects.toMatchObject({ code: "unreadable_file" });
});
