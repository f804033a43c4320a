import type { Effect, Grant, Json, Runtime, RuntimeCall } from "@tidemark/spec";
import { decodeContent } from "./decode-content.ts";
import { encodeContent } from "./encode-content.ts";
import { actionOf, fileConfig, type FileAction, type FileConfig } from "./file-config.ts";
import { toFileError } from "./to-file-error.ts";

const maxReadBytes = 16 * 1024 * 1024;

const effects: Readonly<Record<FileAction["kind"], Effect>> = {
  read: "pure",
  write: "idempotent",
  append: "once",
};

/**
 * A step that reads, writes or extends one file.
 *
 * @example
 * const services = memoryServices({ files: { "topics.json": "[1, 2]" } });
 * const call = await createCall(file(), { settings: { read: "topics.json" }, services });
 * await file().execute(call) // [1, 2]
 */
export function file(): Runtime<FileConfig, Json> {
  return {
    type: "file",
    version: 1,
    config: fileConfig,
    effect: (config) => effects[actionOf(config).kind],
    grants: (config): readonly Grant[] => {
      const { kind, path } = actionOf(config);
      return [{ kind: kind === "read" ? "read" : "write", path }];
    },
    execute: perform,
  };
}

async function perform(call: RuntimeCall<FileConfig>): Promise<Json> {
  const { signal, config } = call;
  const { files } = call.services;
  signal.throwIfAborted();
  const action = actionOf(config);
  try {
    if (action.kind === "read") {
      const bytes = await files.read(action.path, { signal, maxBytes: maxReadBytes });
      return decodeContent(bytes, action.format, action.path);
    }
    const content = encodeContent(action.content, action.kind);
    await files[action.kind](action.path, content, { signal });
    return { path: action.path, bytes: content.length };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw toFileError(error, action.kind, action.path);
  }
}
