import { readFile, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { callCli, type CalledCli } from "../fixtures/call-cli.ts";
import { createTemporaryFolder } from "../fixtures/temporary-folder.ts";

const flow = `---
name: report
inputs:
  who: { type: string, default: Ada }
output: \${{ greet }}
---

# Report

## Greet \`greet\`

\`\`\`yaml step
env: { WHO: "\${{ inputs.who }}" }
\`\`\`
\`\`\`sh step
printf '\\033]0;owned\\007hello %s\\n' "$WHO"
\`\`\`

## Count \`counted\`

\`\`\`cel step
{"letters": size(greet), "of": inputs.who}
\`\`\`

## Break \`broken\`

\`\`\`yaml step
needs: [counted]
retry: { max: 1, base: 1ms }
fallback: spare
\`\`\`
\`\`\`sh step
echo "cannot" >&2
exit 7
\`\`\`

## Spare \`spare\`

\`\`\`sh step
echo "instead"
\`\`\`
`;

const small = (name: string): string =>
  `---\nname: ${name}\noutput: \${{ one }}\n---\n\n## One \`one\`\n\n\`\`\`cel step\n1\n\`\`\`\n`;

async function createRun(): Promise<{ readonly folder: string; readonly runFolder: string }> {
  const folder = await createTemporaryFolder({ "report.flow.md": flow });
  expect((await callCli(["run", "report.flow.md"], { folder })).exitCode).toBe(0);
  const runs = join(folder, ".tidemark/runs/report");
  const [run = ""] = await readdir(runs);
  return { folder, runFolder: join(runs, run) };
}

function cli(folder: string, ...parameters: string[]): Promise<CalledCli> {
  return callCli(parameters, { folder });
}

describe("tidemark runs", () => {
  test("lists runs newest first, of one flow or of all", async () => {
    const folder = await createTemporaryFolder({ "a.flow.md": small("a"), "b.flow.md": small("b") });
    for (const name of ["a", "b", "a"]) await cli(folder, "run", `${name}.flow.md`, "-q");
    const { exitCode, stdout, stderr } = await cli(folder, "runs");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const [head, ...lines] = stdout.trimEnd().split("\n");
    expect(head).toMatch(/^ {3}run +flow +status +started +took +waves$/);
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line).toMatch(/^ ✔ \d{8}-\d{6}-\w{6} {2}[ab] +done +\d+s ago +\S+ +1$/);
    const limited = await cli(folder, "runs", "a", "--limit", "1");
    expect(limited.stdout).toMatch(/\n {3}1 more: tidemark runs a --limit 2\n$/);
    const json = JSON.parse((await cli(folder, "runs", "--json")).stdout) as {
      readonly runs: readonly { readonly startedAt: number }[];
    };
    expect(json).toMatchObject({
      version: 1,
      total: 3,
      runs: [{ status: "done", resumable: false }, {}, {}],
    });
    const starts = json.runs.map(({ startedAt }) => startedAt);
    expect(starts).toEqual(starts.toSorted((a, b) => b - a));
  });

  test("says when there are none, and what may have been meant", async () => {
    const folder = await createTemporaryFolder({ "digest.flow.md": small("digest") });
    expect(await cli(folder, "runs")).toMatchObject({ exitCode: 0, stdout: "" });
    await cli(folder, "run", "digest.flow.md", "-q");
    const { stdout, stderr } = await cli(folder, "runs", "digset");
    expect(stdout).toBe("");
    expect(stderr).toContain("Did you mean `digest`?");
  });

  test("prune removes old runs, and only says so with --dry-run", async () => {
    const folder = await createTemporaryFolder({ "a.flow.md": small("a") });
    for (let run = 0; run < 3; run++) await cli(folder, "run", "a.flow.md", "-q");
    const kept = (): Promise<readonly string[]> => readdir(join(folder, ".tidemark/runs/a"));
    expect(await cli(folder, "runs", "prune")).toMatchObject({ exitCode: 2, stdout: "" });
    expect(await cli(folder, "runs", "prune", "--older-than", "soon")).toMatchObject({ exitCode: 2 });
    expect((await cli(folder, "runs", "prune", "--keep", "1", "--dry-run")).stdout).toContain(
      "2 runs would be removed, 1 would stay",
    );
    expect((await cli(folder, "runs", "prune", "--older-than", "30d")).stdout).toContain("0 runs removed");
    expect(await kept()).toHaveLength(3);
    expect((await cli(folder, "runs", "prune", "a", "--keep", "1")).stdout).toContain(
      "2 runs removed, 1 kept",
    );
    expect(await kept()).toHaveLength(1);
  });

  test("repair of a sound journal changes nothing", async () => {
    const { folder, runFolder } = await createRun();
    const before = await readFile(join(runFolder, "journal.ndjson"));
    const { exitCode, stdout } = await cli(folder, "runs", "repair", "latest");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("sound");
    expect((await readFile(join(runFolder, "journal.ndjson"))).equals(before)).toBe(true);
  });
});

describe("tidemark show", () => {
  const told =
    /^ Report .*\n {3}started .*\n ~ wave 1 of 3 {2}greet\n ✔ greet .*\n ~ wave 2 of 3 .*\n ✔ counted .*\n ~ wave 3 of 3 .*\n ↷ broken .*instead.*after 3 attempts\n\n ✔ done in /;

  test("tells a run as it was told", async () => {
    const { folder } = await createRun();
    const { exitCode, stdout, stderr } = await cli(folder, "show", "latest");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(told);
  });

  test("tells it from the journal where the events are gone or cut off", async () => {
    const { folder, runFolder } = await createRun();
    const events = join(runFolder, "events.ndjson");
    await truncate(events, Math.floor((await readFile(events)).length / 2));
    expect((await cli(folder, "show", "report")).stdout).toMatch(told);
    await rm(events);
    expect((await cli(folder, "show", "report")).stdout).toMatch(told);
  });

  test("tells it from the last state where nothing else can be read", async () => {
    const { folder, runFolder } = await createRun();
    await rm(join(runFolder, "events.ndjson"));
    await writeFile(join(runFolder, "journal.ndjson"), "no journal\nno journal\n");
    const { exitCode, stdout, stderr } = await cli(folder, "show", "report");
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^warning: Not everything could be read/);
    expect(stdout).toMatch(/✔ greet .*\n[^]* ↷ broken .*\n\n ✔ done in /);
  });

  test("--json has all of it", async () => {
    const { folder } = await createRun();
    const shown: unknown = JSON.parse((await cli(folder, "show", "latest", "--json")).stdout);
    expect(shown).toMatchObject({
      version: 1,
      flow: "report",
      status: "done",
      inputs: { who: "Ada" },
      steps: [
        { path: "greet", status: "done", uses: "shell" },
        { path: "counted", output: { letters: expect.any(Number) as number, of: "Ada" } },
        { path: "broken", status: "fallback", attempts: 3, output: "instead" },
      ],
    });
  });

  test("tells of a step what it was given, how often it was tried, and what came of it", async () => {
    const { folder } = await createRun();
    const { stdout } = await cli(folder, "show", "latest", "greet");
    expect(stdout).toMatch(/^ ✔ greet {2}Greet · shell · wave 1\n {3}done in /);
    expect(stdout).toContain('     {\n       "WHO": "Ada"\n     }\n');
    expect(stdout).toContain("\n   output\n     \\x1b]0;owned\\x07hello Ada\n");
    const broken = (await cli(folder, "show", "latest", "broken")).stdout;
    expect(broken).toMatch(
      /1 {2}failed after .*exit code 7.*\n {5}2 {2}failed after .*\n {5}1 spare {2}done after /,
    );
    expect(broken).toMatch(/\n {3}error\n[^]*exit code 7/);
    const json: unknown = JSON.parse((await cli(folder, "show", "latest", "greet", "--json")).stdout);
    expect(json).toMatchObject({ path: "greet", status: "done", given: { env: { WHO: "Ada" } } });
  });

  test("a step that is not there gets a suggestion", async () => {
    const { folder } = await createRun();
    const { exitCode, stderr } = await cli(folder, "show", "latest", "greeet");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("Did you mean `greet`?");
  });
});

describe("tidemark logs", () => {
  test("prints what the steps wrote, in the order of starting, as it was written", async () => {
    const { folder } = await createRun();
    const { exitCode, stdout } = await cli(folder, "logs", "latest");
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      "== greet ==\n\u001B]0;owned\u0007hello Ada\n\n== broken ==\ncannot\ncannot\n\n== broken~spare ==\ninstead\n",
    );
  });

  test("prints one step alone, and says where it wrote nothing", async () => {
    const { folder } = await createRun();
    expect((await cli(folder, "logs", "latest", "greet")).stdout).toBe("\u001B]0;owned\u0007hello Ada\n");
    expect(await cli(folder, "logs", "latest", "counted")).toMatchObject({
      exitCode: 0,
      stdout: "",
      stderr: expect.stringContaining("`counted` has written nothing") as string,
    });
    expect(await cli(folder, "logs", "latest", "gret")).toMatchObject({ exitCode: 2, stdout: "" });
  });
});
