import { posix } from "node:path";
import type { FileService, ReadOptions, ServiceOptions } from "@tidemark/spec";
import { systemError } from "./system-error.ts";

export interface MemoryFilesOptions {
  /** Content by path. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** The system error that touching a path gives: `{ "busy.txt": "EBUSY" }`. */
  readonly errors?: Readonly<Record<string, string>>;
}

/** Files that a test can look at. */
export interface MemoryFiles extends FileService {
  /** The content of a file as text, or undefined where there is none. */
  text(path: string): string | undefined;
  /** Every file's path, sorted. */
  paths(): readonly string[];
}

/**
 * A file service without a disk. It refuses what a disk would: a missing file, a folder, a file used as a folder.
 *
 * @example
 * const files = memoryFiles({ files: { "a.txt": "hello" } });
 * await files.write("b/c.txt", "there");
 * files.paths() // ["a.txt", "b/c.txt"]
 */
export function memoryFiles(options: MemoryFilesOptions = {}): MemoryFiles {
  const contents = new Map<string, Uint8Array>();
  const errors = new Map(
    Object.entries(options.errors ?? {}).map(([path, code]) => [posix.normalize(path), code]),
  );
  for (const [path, content] of Object.entries(options.files ?? {}))
    contents.set(posix.normalize(path), toBytes(content));

  async function locate(path: string, operation: string, signal: AbortSignal | undefined): Promise<string> {
    // A disk never answers in the same turn.
    await Promise.resolve();
    signal?.throwIfAborted();
    const place = posix.normalize(path);
    const code = errors.get(place) ?? refusal(contents, place);
    if (code !== undefined) throw systemError(code, operation, path);
    return place;
  }

  return {
    async read(path: string, { signal, maxBytes = Infinity }: ReadOptions = {}): Promise<Uint8Array> {
      const content = contents.get(await locate(path, "open", signal));
      if (content === undefined) throw systemError("ENOENT", "open", path);
      if (content.length > maxBytes) throw systemError("EFBIG", "read", path);
      return Uint8Array.from(content);
    },
    async write(path: string, content: string | Uint8Array, { signal }: ServiceOptions = {}): Promise<void> {
      contents.set(await locate(path, "rename", signal), toBytes(content));
    },
    async append(path: string, content: string | Uint8Array, { signal }: ServiceOptions = {}): Promise<void> {
      const place = await locate(path, "open", signal);
      contents.set(place, Buffer.concat([contents.get(place) ?? new Uint8Array(), toBytes(content)]));
    },
    text(path: string): string | undefined {
      const content = contents.get(posix.normalize(path));
      return content === undefined ? undefined : Buffer.from(content).toString("utf8");
    },
    paths: () => [...contents.keys()].toSorted(),
  };
}

function refusal(contents: ReadonlyMap<string, Uint8Array>, place: string): string | undefined {
  if (place.endsWith("/") || place === ".") return "EISDIR";
  for (const known of contents.keys()) {
    if (known.startsWith(`${place}/`)) return "EISDIR";
    if (place.startsWith(`${known}/`)) return "ENOTDIR";
  }
  return undefined;
}

function toBytes(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? Buffer.from(content, "utf8") : Uint8Array.from(content);
}
