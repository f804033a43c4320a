import { existsSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { runCli } from "../fixtures/run-cli.ts";
import { createTemporaryFolder } from "../fixtures/temporary-folder.ts";

const flow = `---
name: walk
inputs:
  who: { type: string, description: Who goes }
  far: { type: integer, default: 3 }
secrets: [TOKEN]
output: \${{ go }}
---

# A walk

## Look \`look\`

\`\`\`sh step
touch marked
echo "$TOKEN"
\`\`\`

## Ask \`ask\`

\`\`\`cel step
inputs.who
\`\`\`

## Go \`go\`

\`\`\`yaml step
uses: set
when: inputs.far > 2
value: \${{ look + ask }}
fallback: stay
\`\`\`

## Stay \`stay\`

\`\`\`cel step
"home"
\`\`\`
`;

const asking = `---
name: asking
inputs:
  from: { type: string, default: here.txt }
---

## Look

\`\`\`sh step
date
\`\`\`

## Read

\`\`\`yaml step
uses: file
read: \${{ inputs.from }}
\`\`\`

## Each

\`\`\`yaml group
each: \${{ [look] }}
\`\`\`

### Save

\`\`\`yaml step
uses: file
write: seen.txt
content: seen
\`\`\`

## Approve

\`\`\`yaml step
uses: checkpoint
timeout: 1h
\`\`\`
`;

describe("tidemark plan", () => {
  test("shows waves and what a run would be given; what is missing is no error", async () => {
    const folder = await createTemporaryFolder({ "walk.flow.md": flow });
    const { exitCode, stdout } = await runCli(["plan", "walk.flow.md", "--input", "far=9"], { folder });
    expect(exitCode).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      " A walk  walk · 2 waves, 3 steps

         step  runtime  needs      when            calls
       ~ wave 1
         look  shell
         ask   set
       ~ wave 2
         go    set      look, ask  inputs.far > 2  fallback stay
       ~ only when called
         stay  set

       asks to be allowed
         run  sh  look

       inputs
         who  missing  Who goes
         far  9

       secrets  TOKEN
      "
    `);
    expect(existsSync(join(folder, "marked"))).toBe(false);
    expect(existsSync(join(folder, ".tidemark"))).toBe(false);
  });

  test("--json gives the same as data", async () => {
    const folder = await createTemporaryFolder({ "walk.flow.md": flow });
    const { exitCode, stdout } = await runCli(["plan", "walk.flow.md", "--json", "-i", "who=Ada"], {
      folder,
    });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      flow: "walk",
      title: "A walk",
      waves: [
        [
          { path: "look", uses: "shell" },
          { path: "ask", uses: "set", needs: [] },
        ],
        [
          {
            path: "go",
            kind: "step",
            uses: "set",
            needs: ["look", "ask"],
            when: "inputs.far > 2",
            fallback: "stay",
          },
        ],
      ],
      called: [{ path: "stay", wave: 0 }],
      inputs: [
        { name: "who", value: "Ada", from: "given", description: "Who goes" },
        { name: "far", value: 3, from: "default" },
      ],
      secrets: ["TOKEN"],
    });
  });

  test("--mermaid draws it", async () => {
    const folder = await createTemporaryFolder({ "walk.flow.md": flow });
    const { exitCode, stdout } = await runCli(["plan", "walk.flow.md", "--mermaid"], { folder });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^flowchart LR\n/);
    expect(stdout).toContain("step_look --> step_go");
    expect(stdout).toContain("step_go -.->|fallback| step_stay");
  });

  test("refuses what is wrong with what was given", async () => {
    const folder = await createTemporaryFolder({ "walk.flow.md": flow });
    const { exitCode, stdout, stderr } = await runCli(["plan", "walk.flow.md", "-i", "far=away"], { folder });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain("`far`");
  });

  test("says who is asked and what has to be allowed, as far as that is known", async () => {
    const folder = await createTemporaryFolder({ "asking.flow.md": asking });
    const { exitCode, stdout } = await runCli(["plan", "asking.flow.md", "--json"], { folder });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      checkpoints: [{ path: "approve", title: "Approve", timeoutMs: 3_600_000, default: "reject" }],
      grants: [
        { kind: "run", command: "sh", steps: ["look"] },
        { kind: "write", path: "seen.txt", steps: ["each.save"] },
      ],
      openGrants: ["read"],
    });
  });
});
