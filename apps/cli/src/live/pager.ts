import { spawn } from "node:child_process";

import type { Environment } from "../terminal/style.ts";

export interface PagerOptions {
  readonly environment: Environment;
  /** The terminal, as a number or stream that a child process can be given. */
  readonly output: NodeJS.WriteStream & { readonly fd?: number };
}

/**
 * Shows a text in `$PAGER`, else `less`, else `more`, and resolves when it is closed. The text has to be harmless.
 *
 * @throws {Error} where none of them can be started
 */
export async function openPager(text: string, { environment, output }: PagerOptions): Promise<void> {
  const { PAGER } = environment;
  const commands = PAGER !== undefined && PAGER.trim() !== "" ? [PAGER] : ["less", "more"];
  for (const command of commands) if (await runPager(command, text, environment, output)) return;
  throw new Error(
    `Expected a pager, and \`${commands.at(-1)}\` cannot be started. Set PAGER to a program that shows text.`,
  );
}

/** Whether it could be started. As other programs do, the shell reads the setting: it may have parameters. */
async function runPager(
  command: string,
  text: string,
  environment: Environment,
  output: PagerOptions["output"],
): Promise<boolean> {
  const terminal = output.fd ?? "inherit";
  const child = spawn(command, {
    shell: true,
    stdio: ["pipe", terminal, terminal],
    // Text is given to it through a pipe, which `less` would otherwise take for a reason to end at once where it is short.
    env: { ...environment, LESS: environment["LESS"] ?? "-R" },
  });
  const { promise, resolve } = Promise.withResolvers<boolean>();
  child.on("error", () => resolve(false));
  child.on("exit", (code) => resolve(code !== 127 && code !== 126));
  const listen = ignoreInterrupts();
  // Whoever has seen enough closes it before all is read.
  child.stdin?.on("error", () => {});
  child.stdin?.end(text.endsWith("\n") ? text : `${text}\n`);
  try {
    return await promise;
  } finally {
    listen();
  }
}

/** Ctrl-C in a pager ends a search in it, and reaches everybody in front of the terminal. Returns what makes it count again. */
function ignoreInterrupts(): () => void {
  const listeners = process.rawListeners("SIGINT") as NodeJS.SignalsListener[];
  const ignore = (): void => {};
  process.on("SIGINT", ignore);
  for (const listener of listeners) process.off("SIGINT", listener);
  return () => {
    for (const listener of listeners) process.on("SIGINT", listener);
    process.off("SIGINT", ignore);
  };
}
