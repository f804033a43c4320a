import { createWriteStream, existsSync, mkdirSync, writeFileSync, type WriteStream } from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import type { RunEvent } from "@tidemark/spec";

/** Where one run is kept: `<state>/runs/<flow>/<run>/`, with every event in `events.ndjson`. */
export class RunFolder {
  readonly path: string;
  readonly #events: WriteStream;

  constructor(stateFolder: string, flow: string, run: string) {
    this.path = join(stateFolder, "runs", flow, run);
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    keepOutOfGit(stateFolder);
    this.#events = createWriteStream(join(this.path, "events.ndjson"), { flags: "a", mode: 0o600 });
    // A full disk is told of by `close`; until then nothing may throw it into the void.
    this.#events.on("error", () => {});
  }

  append(event: RunEvent): void {
    this.#events.write(`${JSON.stringify(event)}\n`);
  }

  /** Resolves when everything is written. */
  async close(): Promise<void> {
    this.#events.end();
    await finished(this.#events);
  }
}

/** Runs hold data of the day: a repository should not pick them up by accident. */
function keepOutOfGit(stateFolder: string): void {
  const file = join(stateFolder, ".gitignore");
  if (!existsSync(file)) writeFileSync(file, "*\n", { mode: 0o600 });
}
