import { expect, test } from "vitest";

import { callCli } from "../fixtures/call-cli.ts";
import { createTemporaryFolder } from "../fixtures/temporary-folder.ts";
import { standardRuntimes } from "../flow/standard-runtimes.ts";
import { describeRuntime } from "./describe-runtime.ts";
import { runtimeGuides } from "./guides.ts";

const types = standardRuntimes().map(({ type }) => type);

test("there is a guide for each runtime, and for nothing else", () => {
  expect(Object.keys(runtimeGuides).toSorted()).toEqual(types.toSorted());
});

test("each setting has a type and a description", () => {
  for (const { type, settings } of standardRuntimes().map(describeRuntime)) {
    expect({ type, count: settings.length }).not.toMatchObject({ count: 0 });
    for (const setting of settings)
      expect(setting.description, `${type}.${setting.name}`).toMatch(/^[A-Z`].*\.$/);
  }
});

test("each example is a step of its runtime and free of problems", async () => {
  for (const runtime of standardRuntimes())
    for (const { text } of describeRuntime(runtime).examples) {
      const folder = await createTemporaryFolder({ "a.flow.md": `---\nname: a\n---\n\n${text}\n` });
      expect(await callCli(["validate", "a.flow.md"], { folder })).toMatchObject({ exitCode: 0, stdout: "" });
      const { stdout } = await callCli(["plan", "a.flow.md", "--json"], { folder });
      const { waves } = JSON.parse(stdout) as { waves: { uses: string }[][] };
      expect(waves.flat().map(({ uses }) => uses)).toEqual([runtime.type]);
    }
});

test("lists them", async () => {
  const { exitCode, stdout } = await callCli(["runtimes"], { folder: "/" });
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^ shell +sh, bash +runs a command/m);
});

test("tells all about one", async () => {
  expect((await callCli(["runtimes", "file"], { folder: "/" })).stdout).toMatchInlineSnapshot(`
    " file  reads a file, writes one, or adds to one

       body    none
       effect  pure: a repeat changes nothing
               idempotent: a repeat does the same again
               once: it is never repeated after a crash without a person's word

     settings
       read     text                 The path of the file to read.
       write    text                 The path of the file to write, whole or not at all.
       append   text                 The path of the file to add to.
       as       text | lines | json  With \`read\`: what the content becomes. Otherwise json for a name in
                                     .json, text for any other.
       content  any                  With \`write\` and \`append\`: text as it is, anything else as JSON.

     examples
       this one is pure
       ## Read the topics \`topics\`

       \`\`\`yaml step
       uses: file
       read: data/topics.json
       \`\`\`

       this one is idempotent
       ## Write the numbers \`numbers\`

       \`\`\`yaml step
       uses: file
       write: out/numbers.json
       content: \${{ [1, 2, 3] }}
       \`\`\`

       this one is once
       ## Add a line \`line\`

       \`\`\`yaml step
       uses: file
       append: log.txt
       content: |
         done
       \`\`\`

     All steps understand when, needs, retry, timeout, fallback, on_error and more.
    "
  `);
});

test("as JSON, with the schema of the settings", async () => {
  const { stdout } = await callCli(["runtimes", "filter", "--json"], { folder: "/" });
  const { runtimes } = JSON.parse(stdout) as { runtimes: unknown[] };
  expect(runtimes).toMatchObject([
    {
      type: "filter",
      schema: { type: "object", required: ["over", "where"] },
      examples: [{ effect: "pure" }],
    },
  ]);
});

test("one that there is not gets a suggestion", async () => {
  const { exitCode, stderr } = await callCli(["runtimes", "shel"], { folder: "/" });
  expect(exitCode).toBe(2);
  expect(stderr).toContain("Did you mean `shell`?");
});
