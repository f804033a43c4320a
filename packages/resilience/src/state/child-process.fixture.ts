import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Answer, Order } from "./contender.fixture.ts";

const strip = process.features.typescript === false ? ["--experimental-strip-types"] : [];

/** What runs a fixture beside this file in a process of its own. */
export const nodeParameters: readonly string[] = [
  ...strip,
  "--conditions=@tidemark/source",
  "--disable-warning=ExperimentalWarning",
];

export function fixturePath(name: string): string {
  return join(import.meta.dirname, `${name}.fixture.ts`);
}

/** A process that takes orders. */
export class Contender {
  readonly process: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  constructor() {
    this.process = spawn(process.execPath, [...nodeParameters, fixturePath("contender")], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#answers = createInterface({ input: this.process.stdout! })[Symbol.asyncIterator]();
  }

  async tell(order: Order): Promise<Answer> {
    this.process.stdin!.write(`${JSON.stringify(order)}\n`);
    const { value } = await this.#answers.next();
    return JSON.parse(value as string) as Answer;
  }

  /** As the kernel does when memory is short: nothing gets to clean up. */
  async kill(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.kill("SIGKILL");
    await once(this.process, "exit");
  }
}
