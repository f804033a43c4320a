import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { FlowFolder, asking } from "./manage-runs.fixture.ts";

const night = `---
name: night
inputs:
  day: { type: string, default: Monday }
  size: { type: integer, default: 3 }
---

## Size \`size_of_it\`

\`\`\`yaml step
uses: set
cache: true
value: \${{ inputs.size }}
\`\`\`

## Flaky \`flaky\`

\`\`\`yaml step
retry: { max: 2, base: 10ms, jitter: none }
\`\`\`
\`\`\`sh step
echo x >> tries
[ $(wc -l < tries) -ge 2 ]
\`\`\`

## Broken \`broken\`

\`\`\`yaml step
retry: 0
fallback: spare
\`\`\`
\`\`\`sh step
exit 3
\`\`\`

## Spare \`spare\`

\`\`\`cel step
"a spare one"
\`\`\`

## Weekend \`weekend\`

\`\`\`cel step when="inputs.day == 'Sunday' && size_of_it > 1"
1
\`\`\`
`;

/** Times and ids of a run are another one's the next time. */
function tidy(text: string): string {
  return text
    .replaceAll(/\d{8}-\d{6}-\w+/g, "RUN")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
    .replaceAll(/\b[\d.]+m?s\b/g, "0ms");
}

describe("tidemark why", () => {
  test("tells why steps ran, were skipped, retried, replaced, or not taken from the cache", async () => {
    const folder = await FlowFolder.create({ "night.flow.md": night });
    expect((await folder.call("run", "night.flow.md")).code).toBe(0);
    const lines = [];
    for (const step of ["size_of_it", "flaky", "broken", "spare", "weekend"])
      lines.push((await folder.call("why", "latest", step)).stdout);
    expect(`\n${tidy(lines.join(""))}`).toMatchInlineSnapshot(`
      "
       ✔ size_of_it  done  Size · night.flow.md:8
         after      nothing: it starts with the run
         cache      not used: no earlier run has left an output
         attempt 1  done after 0ms
         output     3
       ✔ flaky  done  Flaky · night.flow.md:16
         after      nothing: it starts with the run
         attempt 1  failed after 0ms: The command ended with exit code 1.; the next one 0ms later
         attempt 2  done after 0ms
       ↷ broken  failed, and its fallback stood in  Broken · night.flow.md:26
         after      nothing: it starts with the run
         attempt 1  failed after 0ms: The command ended with exit code 3.
         attempt 1  broken~spare: done after 0ms
         fallback   spare stood in
         error      The command ended with exit code 3.
         output     "a spare one"
       ✔ spare  done  Spare · night.flow.md:36
         called by  broken
         attempt 1  broken~spare: done after 0ms
       ○ weekend  skipped  Weekend · night.flow.md:42
         after      size_of_it done
         when       inputs.day == 'Sunday' && size_of_it > 1 is false
                    inputs.day = "Monday"
                    size_of_it = 3
      "
    `);
  });

  test("tells where the cache had an output, and what had changed where it had none", async () => {
    const folder = await FlowFolder.create({ "night.flow.md": night });
    await folder.call("run", "night.flow.md");
    await folder.call("run", "night.flow.md");
    const hit = await folder.call("why", "latest", "size_of_it");
    expect(tidy(hit.stdout)).toContain("cache      used: the output of run RUN, of TIME\n");
    await folder.call("run", "night.flow.md", "--input", "size=4");
    const miss = await folder.call("why", "latest", "size_of_it");
    expect(tidy(miss.stdout)).toContain("cache      not used: changed since run RUN: settings.value\n");
    const { cache } = JSON.parse((await folder.call("why", "latest", "size_of_it", "--json")).stdout);
    expect(cache).toMatchObject({ hit: false, changed: ["settings.value"] });
  });

  test("tells who decided a checkpoint, and what was kept when the run went on", async () => {
    const folder = await FlowFolder.create({ "asking.flow.md": asking });
    await folder.call("run", "asking.flow.md");
    const waiting = await folder.call("why", "asking", "approve");
    expect(`\n${tidy(waiting.stdout)}`).toMatchInlineSnapshot(`
      "
       ◌ approve  waits for an answer  Approve · asking.flow.md:15
         after      crates done
         asked      TIME

         tidemark answer RUN approve approve
         tidemark answer RUN approve reject
         tidemark answer RUN approve input --input '<value>'
      "
    `);
    await folder.call(
      "answer",
      "latest",
      "approve",
      "i",
      "--input",
      "7",
      "--by",
      "ada",
      "--reason",
      "why not",
    );
    expect(tidy((await folder.call("why", "latest", "approve")).stdout)).toMatch(
      /decided {4}input, by ada at TIME: why not; it counts when the run goes on\n\n {3}tidemark resume RUN\n$/,
    );
    expect((await folder.call("resume", "latest")).code).toBe(0);
    const steps = ["crates", "approve", "told"].map((step) => folder.call("why", "latest", step));
    const told = (await Promise.all(steps)).map(({ stdout }) => stdout);
    expect(`\n${tidy(told.join(""))}`).toMatchInlineSnapshot(`
      "
       ✔ crates  done  Count · asking.flow.md:9
         after      nothing: it starts with the run
         attempt 1  done after 0ms
         output     3
         resumed    TIME (start 2 of the run): kept, for it had ended
       ✔ approve  done  Approve · asking.flow.md:15
         after      crates done
         output     { action, approved, input, reason, by, at, timedOut }
         asked      TIME
         decided    input, by ada at TIME: why not
         resumed    TIME (start 2 of the run): gone on with where it stood
       ✔ told  done  Tell · asking.flow.md:24
         after      approve done
         attempt 1  done after 0ms
         output     "input by ada"
      "
    `);
  });

  test("tells of the flow as it ran, whatever the file says today", async () => {
    const folder = await FlowFolder.create({ "asking.flow.md": asking });
    await folder.call("run", "asking.flow.md");
    await writeFile(join(folder.folder, "asking.flow.md"), "broken");
    expect(await folder.call("why", "latest", "crates")).toMatchObject({ code: 0, stderr: "" });
  });

  test.each([
    [["latest", "aprove"], "`approve`"],
    [["askin", "approve"], "`asking`"],
  ])("%j gets a suggestion", async (parameters, suggestion) => {
    const folder = await FlowFolder.create({ "asking.flow.md": asking });
    await folder.call("run", "asking.flow.md");
    const { code, stderr } = await folder.call("why", ...parameters);
    expect(code).toBe(2);
    expect(stderr).toContain(`Did you mean ${suggestion}?`);
  });

  test("what a step printed does nothing to the terminal", async () => {
    const flow = `---\nname: evil\n---\n\n## Evil \`evil\`\n\n\`\`\`sh step\nprintf '\\033]0;owned\\007'; printf '\\033[2J' >&2; exit 1\n\`\`\`\n`;
    const folder = await FlowFolder.create({ "evil.flow.md": flow });
    await folder.call("run", "evil.flow.md");
    const { stdout } = await folder.call("why", "latest", "evil");
    expect(stdout).toContain("failed");
    for (const control of ["\u0007", "\u001B"]) expect(stdout).not.toContain(control);
  });
});
