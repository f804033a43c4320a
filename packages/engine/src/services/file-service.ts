import { resolve } from "node:path";
import type { FileService, ReadOptions, ServiceOptions } from "@tidemark/spec";
import { appendFile } from "./append-file.ts";
import { readFile } from "./read-file.ts";
import { replaceFile } from "./replace-file.ts";

/** Files on this machine's disk. */
export function createFileService(folder: string): FileService {
  // Every path that a runtime names comes through here.
  const locate = (path: string): string => resolve(folder, path);
  return {
    read: async (path: string, options?: ReadOptions) => readFile(locate(path), options),
    write: async (path: string, content: string | Uint8Array, options?: ServiceOptions) =>
      replaceFile(locate(path), toBytes(content), options),
    append: async (path: string, content: string | Uint8Array, options?: ServiceOptions) =>
      appendFile(locate(path), toBytes(content), options),
  };
}

function toBytes(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? Buffer.from(content, "utf8") : content;
}
