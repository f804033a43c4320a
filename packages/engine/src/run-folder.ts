import { createWriteStream, existsSync, mkdirSync, openSync, writeFileSync, type WriteStream } from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import type { RunEvent } from "@tidemark/spec";
import { EngineError } from "./engine-error.ts";

/** Where one run is kept: `<state>/runs/<flow>/<run>/`, with every event in `events.ndjson`. */
export class RunFolder {
  readonly path: string;
  readonly #events: WriteStream;

  /** @throws {EngineError} `run_exists` or `unwritable_state`. */
  constructor(stateFolder: string, flow: string, run: string) {
    this.path = join(stateFolder, "runs", flow, run);
    const file = join(this.path, "events.ndjson");
    try {
      mkdirSync(this.path, { recursive: true, mode: 0o700 });
      keepOutOfGit(stateFolder);
      // Opened here, so that what cannot be kept is refused before anything runs.
      this.#events = createWriteStream(file, { fd: openSync(file, "ax", 0o600) });
    } catch (cause) {
      throw refusal(cause, run, this.path);
    }
    // A full disk is told of by `close`; until then nothing may throw it into the void.
    this.#events.on("error", () => {});
  }

  append(event: RunEvent): void {
    this.#events.write(`${JSON.stringify(event)}\n`);
  }

  /**
   * Resolves when everything is written.
   *
   * @throws {EngineError} `unwritable_state`.
   */
  async close(): Promise<void> {
    this.#events.end();
    await finished(this.#events).catch((cause: unknown) => {
      throw unwritable(cause, this.path);
    });
  }
}

function refusal(cause: unknown, run: string, path: string): EngineError {
  if ((cause as NodeJS.ErrnoException).code !== "EEXIST") return unwritable(cause, path);
  return new EngineError("run_exists", `There is a run \`${run}\` already, in ${path}.`, {
    cause,
    hint: "Give the new run another name, or none.",
  });
}

function unwritable(cause: unknown, path: string): EngineError {
  return new EngineError(
    "unwritable_state",
    `The run cannot be kept in ${path}: ${(cause as Error).message}`,
    {
      cause,
      hint: "See that there is room and that the folder may be written, or choose another state folder.",
    },
  );
}

/** Runs hold data of the day: a repository should not pick them up by accident. */
function keepOutOfGit(stateFolder: string): void {
  const file = join(stateFolder, ".gitignore");
  if (!existsSync(file)) writeFileSync(file, "*\n", { mode: 0o600 });
}
