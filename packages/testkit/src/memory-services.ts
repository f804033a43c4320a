import type { RuntimeServices } from "@tidemark/spec";
import { memoryFiles, type MemoryFiles } from "./memory-files.ts";
import { scriptedProcesses, type ProcessScript, type ScriptedProcesses } from "./scripted-processes.ts";

export interface MemoryServicesOptions {
  /** Content by path. @default no files */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** The system error that touching a path gives: `{ "busy.txt": "EBUSY" }`. @default none */
  readonly fileErrors?: Readonly<Record<string, string>>;
  /** What each program does. @default no program exists */
  readonly processes?: ProcessScript;
  /** @default every request fails */
  readonly fetch?: typeof globalThis.fetch;
}

/** Services that touch neither disk nor network nor other programs, and can be looked at. */
export interface MemoryServices extends RuntimeServices {
  readonly files: MemoryFiles;
  readonly processes: ScriptedProcesses;
}

/**
 * A stand-in for the world, so that a runtime can be tested without one.
 *
 * @example
 * const services = memoryServices({ files: { "topics.json": "[]" } });
 * services.files.text("topics.json") // "[]"
 */
export function memoryServices(options: MemoryServicesOptions = {}): MemoryServices {
  const { files = {}, fileErrors = {}, processes = () => undefined, fetch = refuseRequest } = options;
  return {
    files: memoryFiles({ files, errors: fileErrors }),
    processes: scriptedProcesses(processes),
    fetch,
  };
}

function refuseRequest(): Promise<Response> {
  return Promise.reject(new TypeError("Expected no request: memoryServices was given no `fetch`."));
}
