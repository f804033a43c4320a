import { resolve } from "node:path";
import type { RuntimeServices } from "@tidemark/spec";
import { createFileService } from "./file-service.ts";
import { createProcessService } from "./process-service.ts";

export interface ServicesOptions {
  /** The flow's folder: relative paths and programs start here. */
  readonly folder: string;
  /** Where the few names come from that every child process sees. @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * This machine as runtimes may touch it: its files, its programs and its network.
 *
 * @example
 * const { files } = createServices({ folder: "flows" });
 * await files.write("out/hello.txt", "hello"); // writes flows/out/hello.txt, whole or not at all
 */
export function createServices(options: ServicesOptions): RuntimeServices {
  const { env = process.env } = options;
  if (typeof options.folder !== "string" || options.folder === "") {
    throw new TypeError(
      `Expected \`folder\` to be the path of a folder, got ${JSON.stringify(options.folder)}.`,
    );
  }
  const folder = resolve(options.folder);
  return {
    files: createFileService(folder),
    processes: createProcessService({ folder, env }),
    fetch: (input, init) => globalThis.fetch(input, init),
  };
}
