import { expect, test } from "vitest";

import { createTemporaryFolder } from "../fixtures/temporary-folder.ts";
import { readInputFile } from "./read-input-file.ts";

const values = { since: "2026-01-01", limit: 5, tags: ["a", "b"], deep: { on: true, none: null } };

test.each([
  ["in.json", JSON.stringify(values)],
  ["marked.json", `\uFEFF${JSON.stringify(values)}`],
  ["in.yaml", 'since: 2026-01-01\nlimit: 5\ntags: [a, "b"]\ndeep:\n  on: true\n  none: null\n'],
  ["in.txt", JSON.stringify(values)],
])("reads %s", async (name, content) => {
  const folder = await createTemporaryFolder({ [name]: content });
  expect(await readInputFile(name, { folder })).toEqual(values);
});

test.each([
  ["broken.json", "{", "invalid_values"],
  ["broken.yaml", "a: [", "invalid_values"],
  ["list.yaml", "- a", "invalid_values"],
  ["empty.yaml", "", "invalid_values"],
  ["text.json", '"a"', "invalid_values"],
])("refuses %s", async (name, content, code) => {
  const folder = await createTemporaryFolder({ [name]: content });
  await expect(readInputFile(name, { folder })).rejects.toMatchObject({
    code,
    message: expect.stringContaining(name),
  });
});

test("says which file is not there", async () => {
  await expect(readInputFile("gone.json", { folder: "/" })).rejects.toMatchObject({
    code: "unreadable_file",
    message: expect.stringContaining("gone.json"),
  });
});
