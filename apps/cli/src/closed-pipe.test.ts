import { once } from "node:events";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { startCli } from "./fixtures/run-cli.ts";
import { createTemporaryFolder } from "./fixtures/temporary-folder.ts";

const steps = Array.from(
  { length: 30 },
  (_, index) =>
    `## Step ${index} \`s${index}\`\n\n${index === 0 ? "" : `\`\`\`yaml step\nneeds: [s${index - 1}]\n\`\`\`\n`}\`\`\`sh step\necho "${"x".repeat(2000)}"\n\`\`\`\n`,
);
const long = `---\nname: long\noutput: \${{ s29 }}\n---\n\n${steps.join("\n")}`;

/** As `tidemark … | head -1` does it: reads one line and goes away. */
async function readOneLine(parameters: readonly string[], folder: string) {
  const child = startCli(parameters, { folder });
  const ended = once(child, "close");
  let stdout = "";
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    if (text.includes("\n")) child.stdout.destroy();
  });
  const [exitCode] = await ended;
  return { first: stdout.split("\n", 1)[0] ?? "", exitCode: exitCode as number | null, stderr };
}

test("ndjson: a reader who goes away ends the printing and not the run", async () => {
  const folder = await createTemporaryFolder({ "long.flow.md": long });
  const { first, exitCode, stderr } = await readOneLine(
    ["run", "long.flow.md", "--format", "ndjson"],
    folder,
  );
  expect(JSON.parse(first)).toMatchObject({ type: "run.started" });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  const [run = ""] = await readdir(join(folder, ".tidemark/runs/long"));
  const events = await readFile(join(folder, ".tidemark/runs/long", run, "events.ndjson"), "utf8");
  expect(JSON.parse(events.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({
    type: "run.finished",
    status: "done",
  });
});

test("plan --json: a reader who goes away is no error", async () => {
  const folder = await createTemporaryFolder({ "long.flow.md": long });
  const { exitCode, stderr } = await readOneLine(["plan", "long.flow.md", "--json"], folder);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
});

test("a log nobody reads any more does not disturb the run", async () => {
  const folder = await createTemporaryFolder({ "long.flow.md": long });
  const child = startCli(["run", "long.flow.md"], { folder });
  child.stderr.once("data", () => child.stderr.destroy());
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  expect(await once(child, "close")).toEqual([0, null]);
  expect(stdout).toBe(`${"x".repeat(2000)}\n`);
});
