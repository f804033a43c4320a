import { expect, test } from "vitest";

import { createCommandShim } from "../fixtures/command-shim.ts";
import { createTemporaryFolder } from "../fixtures/temporary-folder.ts";
import { startSession, type TerminalSession } from "../fixtures/terminal-session.ts";

const flow = `---
name: trip
output: \${{ home }}
---

## Out \`out\`

\`\`\`sh step
sleep 0.4
echo "on the way"
\`\`\`

## Look \`look\`

\`\`\`sh step
sleep 0.8
echo "fog"
\`\`\`

## Home \`home\`

\`\`\`text step
back from \${{ out }} in \${{ look }}
\`\`\`
`;

async function start(script: string): Promise<TerminalSession> {
  const folder = await createTemporaryFolder({ "trip.flow.md": flow });
  const bin = await createCommandShim(folder);
  const environment = { PATH: `${bin}:${process.env["PATH"]}` };
  return startSession("sh", ["-c", script], { folder, environment, columns: 90 });
}

/** What is left on the screen, without what differs from run to run. */
async function finalScreen(script: string): Promise<readonly string[]> {
  const session = await start(script);
  try {
    expect((await session.exit).exitCode).toBe(0);
    return session
      .everything()
      .map((line) => line.replaceAll(/\d{8}-\d{6}-\w+/g, "<run>").replaceAll(/ *[\d.]+m?s\b/g, " <time>"));
  } finally {
    session.close();
  }
}

test("a run in a pipe, told as it goes, leaves the same screen as the run itself", async () => {
  const live = await finalScreen("tidemark run trip.flow.md");
  expect(live.join("\n")).toContain("back from on the way in fog");
  expect(await finalScreen("tidemark run trip.flow.md --format ndjson | tidemark replay -")).toEqual(live);
});

test("it is shown live, and Ctrl-C reaches the run as well", async () => {
  const session = await start(
    "tidemark run trip.flow.md --format ndjson | tidemark replay -; echo ended with $?",
  );
  try {
    await session.waitFor("wave 1 of 2");
    await session.waitFor(/⠋|⠙|⠹|⠸|⠼|⠴|⠦|⠧|⠇|⠏/);
    session.type("\u0003");
    await session.waitFor("stopped by Ctrl-C");
    await session.waitFor("tidemark resume ");
    await session.exit;
    expect(session.modes.isCursorHidden).toBe(false);
  } finally {
    session.close();
  }
});
