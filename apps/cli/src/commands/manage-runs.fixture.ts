import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { onTestFinished } from "vitest";

import { createMemoryTerminal, type MemoryTerminal } from "../fixtures/memory-terminal.ts";
import { startCli, waitForCli, type CliResult } from "../fixtures/run-cli.ts";
import { createTemporaryFolder } from "../fixtures/temporary-folder.ts";
import { runProgram } from "../program.ts";

/** A checkpoint between two steps; the second tells who decided. */
export const asking = `---
name: asking
log: footer
inputs:
  count: { type: integer, default: 3 }
output: \${{ told }}
---

## Count \`crates\`

\`\`\`cel step
inputs.count
\`\`\`

## Approve \`approve\`

Ship **all** of them?

\`\`\`yaml step
uses: checkpoint
show: \${{ crates }}
\`\`\`

## Tell \`told\`

\`\`\`cel step
approve.action + " by " + approve.by
\`\`\`
`;

/** A step with an effect that takes a while: its process is to be killed in the middle. */
export const sending = `---
name: sending
output: \${{ send }}
---

## Send \`send\`

\`\`\`yaml step
effect: once
\`\`\`
\`\`\`sh step
echo $$ > shell
echo sent >> sent
[ -e quick ] || sleep 60
echo number $(wc -l < sent)
\`\`\`
`;

/** A folder with a flow in it, in which commands are called. */
export class FlowFolder {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(files: Readonly<Record<string, string>>): Promise<FlowFolder> {
    return new FlowFolder(await createTemporaryFolder(files));
  }

  /** A command in this process, with nobody at the terminal. */
  async call(...parameters: string[]): Promise<{ code: number } & MemoryTerminal["printed"]> {
    const terminal = createMemoryTerminal(this.folder);
    const code = await runProgram(parameters, terminal);
    return { code, ...terminal.printed };
  }

  /** A command in a process of its own. */
  start(...parameters: string[]): { readonly kill: () => void; readonly ended: Promise<CliResult> } {
    const child = startCli(parameters, { folder: this.folder });
    child.stdin.end();
    const kill = (): void => void child.kill("SIGKILL");
    onTestFinished(kill);
    return { kill, ended: waitForCli(child) };
  }

  /** Kills a run in the middle of the step that writes a file, and the shell of that step, whose id is in `shell`. */
  async killWhile(file: string, ...parameters: string[]): Promise<void> {
    const { kill, ended } = this.start(...parameters);
    await this.untilThere(file);
    kill();
    await ended;
    // Nobody is left to end what it had started.
    process.kill(-Number(await this.read("shell")), "SIGKILL");
  }

  async untilThere(file: string): Promise<void> {
    while (!existsSync(join(this.folder, file))) await wait(10);
  }

  async read(file: string): Promise<string> {
    return await readFile(join(this.folder, file), "utf8");
  }
}
