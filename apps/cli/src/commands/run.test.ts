import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { RunEvent } from "@tidemark/spec";
import { describe, expect, test } from "vitest";

import { runCli } from "../fixtures/run-cli.ts";
import { createTemporaryFolder } from "../fixtures/temporary-folder.ts";

const greet = `---
name: greet
inputs:
  who: { type: string, default: world }
  times: { type: integer, default: 1 }
output: \${{ line }}
---

## Line \`line\`

\`\`\`text step
\${{ inputs.who }} \${{ inputs.times + 1 }}
\`\`\`

## Mark \`mark\`

\`\`\`sh step
touch marked
\`\`\`
`;

const failing = `---
name: failing
---

## Bad \`bad\`

\`\`\`sh step
echo "what it says"
exit 3
\`\`\`

## Next \`next\`

\`\`\`cel step
bad + "!"
\`\`\`
`;

const strict = `---
name: strict
inputs:
  topic: { type: string, description: What to look for }
  limit: { type: integer }
config:
  size: { type: number, default: 1, maximum: 5 }
secrets: [TOKEN_A, TOKEN_B]
env: [PLACE]
output: \${{ seen }}
---

## Seen \`seen\`

\`\`\`yaml step
env:
  TOKEN: \${{ secrets.TOKEN_A }}
  PLACE: \${{ env.PLACE }}
\`\`\`
\`\`\`sh step
touch marked
printf %s "\${#TOKEN} $PLACE"
\`\`\`
`;

const flows = { "greet.flow.md": greet, "failing.flow.md": failing, "strict.flow.md": strict };

describe("tidemark run", () => {
  test("runs a flow, prints its output and keeps the run", async () => {
    const folder = await createTemporaryFolder(flows);
    const { exitCode, stdout, stderr } = await runCli(
      ["run", "greet.flow.md", "-i", "who=Ada", "--input", "times=2"],
      { folder },
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "Ada 3\n" });
    expect(stderr).toMatch(/✔ line .*\n/);
    const kept = /\.tidemark\/runs\/greet\/\S+/.exec(stderr)?.[0] ?? "";
    expect(existsSync(join(folder, kept, "events.ndjson"))).toBe(true);
    expect(existsSync(join(folder, "marked"))).toBe(true);
  });

  test("a step that fails: exit 1, what it wrote, what was skipped", async () => {
    const folder = await createTemporaryFolder(flows);
    const { exitCode, stdout, stderr } = await runCli(["run", "failing.flow.md"], { folder });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(/✖ bad .*exit code 3/);
    expect(stderr).toContain("│ what it says");
    expect(stderr).toMatch(/○ next .*skipped: `bad` failed/);
    expect(stderr).toMatch(/failed after .* 1 failed, 1 skipped/);
  });

  test("--format ndjson prints the events that are kept, and nothing else", async () => {
    const folder = await createTemporaryFolder(flows);
    const { exitCode, stdout, stderr } = await runCli(
      ["run", "greet.flow.md", "--format", "ndjson", "--state-folder", "kept"],
      { folder },
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const events = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as RunEvent);
    expect(events[0]?.type).toBe("run.started");
    expect(events.at(-1)?.type).toBe("run.finished");
    const [{ run }] = events as [RunEvent];
    expect(await readFile(join(folder, "kept/runs/greet", run, "events.ndjson"), "utf8")).toBe(stdout);
  });

  test("--quiet prints the output alone", async () => {
    const folder = await createTemporaryFolder(flows);
    expect(await runCli(["run", "greet.flow.md", "-q"], { folder })).toMatchObject({
      exitCode: 0,
      stdout: "world 2\n",
      stderr: "",
    });
  });

  test("--concurrency and --strict-waves reach the run", async () => {
    const folder = await createTemporaryFolder(flows);
    const { stdout } = await runCli(
      ["run", "greet.flow.md", "--format", "ndjson", "-n", "1", "--strict-waves"],
      { folder },
    );
    expect(JSON.parse(stdout.split("\n", 1)[0] ?? "")).toMatchObject({ type: "run.started", concurrency: 1 });
  });

  test("lists everything that is wrong with what was given, and runs nothing", async () => {
    const folder = await createTemporaryFolder(flows);
    const parameters = ["run", "strict.flow.md", "-i", "limit=ten", "-i", "tpoic=x", "--config", "size=9"];
    const { exitCode, stdout, stderr } = await runCli(parameters, { folder });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatchInlineSnapshot(`
      " ! 2 warnings in strict.flow.md; tidemark validate shows them
      error: 4 values are wrong or missing:
        \`limit\`: expected a whole number, got "ten"
        \`tpoic\`: the flow has no such input; did you mean \`topic\`?
        \`topic\`: not given (string: What to look for); give it with --input topic=…
        \`size\`: 9 is greater than 5.
      "
    `);
    expect(existsSync(join(folder, "marked"))).toBe(false);
    expect(existsSync(join(folder, ".tidemark"))).toBe(false);
  });

  test("names all missing secrets in one error", async () => {
    const folder = await createTemporaryFolder(flows);
    const parameters = ["run", "strict.flow.md", "-i", "limit=1", "-i", "topic=x"];
    const { exitCode, stderr } = await runCli(parameters, { folder, environment: { TOKEN_B: "" } });
    expect(exitCode).toBe(2);
    expect(stderr).toMatchInlineSnapshot(`
      " ! 2 warnings in strict.flow.md; tidemark validate shows them
      error: 2 secrets are missing from the environment: TOKEN_A, TOKEN_B (empty).
        help: Set them there, or name a file with --env-file.
      "
    `);
    expect(existsSync(join(folder, "marked"))).toBe(false);
  });

  test("takes secrets and names from the environment and an env file, inputs from standard input", async () => {
    const folder = await createTemporaryFolder({
      ...flows,
      "secret.env": "TOKEN_A=from the file\nTOKEN_B=b\nPLACE=file",
    });
    const { exitCode, stdout } = await runCli(
      ["run", "strict.flow.md", "--input-file", "-", "--env-file", "secret.env"],
      {
        folder,
        environment: { PLACE: "environment", TOKEN_A: "12345" },
        stdin: "topic: x\nlimit: 3\n",
      },
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "5 environment\n" });
  });

  test("--dry-run shows the plan and runs nothing", async () => {
    const folder = await createTemporaryFolder(flows);
    const { exitCode, stdout } = await runCli(["run", "greet.flow.md", "--dry-run", "-i", "times=7"], {
      folder,
    });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/~ wave 1/);
    expect(stdout).toMatch(/times +7/);
    expect(existsSync(join(folder, "marked"))).toBe(false);
    expect(existsSync(join(folder, ".tidemark"))).toBe(false);
  });

  test("--dry-run finds what a run would refuse", async () => {
    const folder = await createTemporaryFolder(flows);
    expect(await runCli(["run", "strict.flow.md", "--dry-run"], { folder })).toMatchObject({
      exitCode: 2,
      stdout: "",
    });
  });

  test("a run that takes longer than it may: exit 5", async () => {
    const folder = await createTemporaryFolder({
      "slow.flow.md":
        "---\nname: slow\nrun: { timeout: 150ms }\n---\n\n## Wait `wait`\n\n```sh step\nsleep 30\n```\n",
    });
    const { exitCode, stderr } = await runCli(["run", "slow.flow.md"], { folder });
    expect(exitCode).toBe(5);
    expect(stderr).toMatch(/timed out after/);
  });

  test("a flow with four mistakes: each with its place, exit 2, and nothing runs", async () => {
    const text = await readFile(join(import.meta.dirname, "../fixtures/broken.flow.md"), "utf8");
    const folder = await createTemporaryFolder({ "broken.flow.md": text });
    const { exitCode, stdout, stderr } = await runCli(["run", "broken.flow.md"], { folder });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr.match(/^error\[TM\d+\]/gm)).toHaveLength(4);
    for (const place of ["17:1", "26:1", "32:7", "36:1"])
      expect(stderr).toContain(`--> broken.flow.md:${place}\n`);
    expect(stderr.match(/^ +\| +\^+/gm)).toHaveLength(4);
    expect(stderr).toContain("Did you mean `timeout`?");
    expect(stderr).toContain("Did you mean `greeting`?");
    expect(stderr).toContain("hen → egg → hen");
    expect(stderr).toMatch(/4 errors in broken\.flow\.md\n {3}tidemark explain TM\d+ tells more\n$/);
    expect(existsSync(join(folder, "ran"))).toBe(false);
    expect(existsSync(join(folder, ".tidemark"))).toBe(false);
  });
});
