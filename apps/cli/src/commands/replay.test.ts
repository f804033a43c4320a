import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { callCli, type CalledCli } from "../fixtures/call-cli.ts";
import { digestRun } from "../fixtures/recorded-events.ts";
import { runCli, startCli, waitForCli } from "../fixtures/run-cli.ts";
import { createTemporaryFolder } from "../fixtures/temporary-folder.ts";

const flow = `---
name: trip
output: \${{ home }}
---

## Out \`out\`

\`\`\`sh step
echo "on the way"
\`\`\`

## Home \`home\`

\`\`\`text step
back from \${{ out }}
\`\`\`
`;

const failing = "---\nname: bad\n---\n\n## One `one`\n\n```sh step\necho why; exit 3\n```\n";
const asking = "---\nname: asks\n---\n\n## One `one`\n\n```yaml step\nuses: checkpoint\nask: Go?\n```\n";

const recorded = digestRun.map((event) => `${JSON.stringify(event)}\n`).join("");
const isSame = ({ exitCode: _code, ...printed }: CalledCli): Omit<CalledCli, "exitCode"> => printed;

test.each([
  ["trip", flow],
  ["bad", failing],
  ["asks", asking],
])(
  "%s: a run told again looks as it did, from its id, its file, and its events in a pipe",
  async (name, text) => {
    const folder = await createTemporaryFolder({ "a.flow.md": text });
    const first = await callCli(["run", "a.flow.md"], { folder });
    const [run = ""] = await readdir(join(folder, ".tidemark/runs", name));
    const file = `.tidemark/runs/${name}/${run}/events.ndjson`;
    expect(await callCli(["replay", run, "--speed", "max"], { folder })).toEqual({
      ...isSame(first),
      exitCode: 0,
    });
    expect(await callCli(["replay", file, "--speed", "max"], { folder })).toEqual({
      ...isSame(first),
      exitCode: 0,
    });
    const stdin = await readFile(join(folder, file), "utf8");
    const piped = await runCli(["replay", "-", "--speed", "max"], { folder, stdin });
    expect(piped).toMatchObject({ ...isSame(first), exitCode: 0 });
  },
);

test("in every format", async () => {
  const folder = await createTemporaryFolder({ "a.ndjson": recorded });
  const told = async (format: string): Promise<string> =>
    (await callCli(["replay", "a.ndjson", "--speed", "max", "--format", format], { folder })).stdout;
  expect(await told("ndjson")).toBe(recorded);
  expect(await told("junit")).toContain('<testsuite name="weekly_digest" tests="6"');
  expect(await told("github")).toContain("::group::");
});

test("events that a later version has added are passed over, and several runs told one after the other", async () => {
  const later = JSON.stringify({ ...digestRun[2], type: "step.admired", by: ["ada"] });
  const second = recorded.replaceAll(digestRun[0]?.run ?? "", "another");
  const folder = await createTemporaryFolder({ "a.ndjson": `${recorded}${later}\n${second}` });
  const { exitCode, stderr } = await callCli(["replay", "a.ndjson", "--speed", "max"], { folder });
  expect(exitCode).toBe(0);
  expect(stderr.match(/✔ done in/g)).toHaveLength(2);
});

test("a recording that breaks off says so, and nothing of what to do next", async () => {
  const folder = await createTemporaryFolder({ "a.ndjson": recorded.slice(0, 1500) });
  const { exitCode, stderr } = await callCli(["replay", "a.ndjson", "--speed", "max"], { folder });
  expect(exitCode).toBe(0);
  expect(stderr).toContain("◌ stopped after");
  expect(stderr).not.toContain("tidemark resume");
});

test("names in a file lead nowhere outside the state folder", async () => {
  const folder = await createTemporaryFolder({ "journal.ndjson": "", "a.ndjson": "" });
  const away = { ...digestRun[0], flow: "..", run: ".." };
  await writeFile(join(folder, "a.ndjson"), `${JSON.stringify(away)}\n`);
  expect((await callCli(["replay", "a.ndjson"], { folder })).stderr).not.toContain("journal");
});

test.each([
  [["nowhere"], "no run"],
  [["-"], "no events"],
  [["a.flow.md"], "Line 1"],
  [["a.flow.md", "--speed", "fast"], "max"],
  [["a.flow.md", "--speed", "0"], "max"],
])("%j is a wrong call", async (parameters, part) => {
  const folder = await createTemporaryFolder({ "a.flow.md": flow });
  const { exitCode, stderr } = await callCli(["replay", ...parameters], { folder });
  expect(exitCode).toBe(2);
  expect(stderr).toContain(part);
});

test("takes the time that it took, and ends with Ctrl-C", async () => {
  const [first, second, ...rest] = digestRun;
  const slow = [first, second, ...rest.map((event) => ({ ...event, at: event.at + 60_000 }))];
  const folder = await createTemporaryFolder({
    "a.ndjson": slow.map((event) => JSON.stringify(event)).join("\n"),
  });
  const child = startCli(["replay", "a.ndjson"], { folder });
  const ended = waitForCli(child);
  await new Promise<void>((resolve) => child.stderr.once("data", () => resolve()));
  child.kill("SIGINT");
  const { exitCode, stderr } = await ended;
  expect(exitCode).toBe(130);
  expect(stderr).toContain("wave 1 of 3");
  expect(stderr).toContain("the replay was stopped");
  expect(stderr).not.toContain("wave 2");
});
