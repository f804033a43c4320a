import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { sep } from "node:path";

/** An operation that would change the folder, before it is carried out. */
export interface FileOperation {
  readonly name: string;
  readonly path: string;
  /** What a write was to write. */
  readonly bytes?: Uint8Array;
  /** Writes a part of it now, as a write does that a crash cuts short. */
  writePart?(length: number): void;
}

/** What becomes of an operation: nothing said, it is carried out. */
export type Verdict = { readonly error: NodeJS.ErrnoException } | { readonly length: number } | undefined;

type AnyFunction = (...parameters: never[]) => unknown;
type Callback = (error: Error | null, ...values: unknown[]) => void;
type FileSystem = Record<string, AnyFunction>;

/** The calls that name what they change by a path. */
const byPath = ["rename", "link", "unlink", "rm", "mkdir", "truncate", "chmod", "writeFile", "appendFile"];
/** Those that name it by an open file. */
const byFile = ["fsync", "fdatasync", "ftruncate"];
/** The same as methods of a file handle. */
const byHandle = ["sync", "datasync", "truncate", "writeFile", "appendFile"];

/**
 * Shows every operation of this process that changes something below a folder to `judge`, in whichever of its three
 * forms `node:fs` is asked for it. Loaded before everything else, so that whoever imports `node:fs` gets this one.
 */
export async function interceptFileSystem(
  folder: string,
  judge: (operation: FileOperation) => Verdict,
): Promise<void> {
  const interception = new Interception(folder, judge);
  const { prototype } = await handlePrototype();
  interception.wrapOpen();
  for (const name of byPath) interception.wrapByPath(name);
  for (const name of byFile) interception.wrapByFile(name);
  interception.wrapWrites();
  interception.wrapHandles(prototype);
  syncBuiltinESMExports();
}

async function handlePrototype(): Promise<{ prototype: FileSystem }> {
  const handle = await fs.promises.open(import.meta.filename, "r");
  await handle.close();
  return { prototype: Object.getPrototypeOf(handle) as FileSystem };
}

class Interception {
  readonly #folder: string;
  readonly #judge: (operation: FileOperation) => Verdict;
  readonly #files = new Map<number, string>();
  readonly #target = fs as unknown as FileSystem;
  readonly #promises = fs.promises as unknown as FileSystem;

  constructor(folder: string, judge: (operation: FileOperation) => Verdict) {
    this.#folder = folder;
    this.#judge = judge;
  }

  wrapOpen(): void {
    const changes = (flags: unknown): boolean => flags !== "r" && flags !== undefined;
    const show = (path: unknown, flags: unknown): Verdict =>
      changes(flags) ? this.#show("open", path) : undefined;
    const note = (file: number, path: unknown): void => {
      if (this.#isInside(path)) this.#files.set(file, String(path));
      else this.#files.delete(file);
    };
    replace(this.#target, "openSync", (open) => (path: string, flags: string, mode: number) => {
      refuse(show(path, flags));
      const file = open(path, flags, mode) as number;
      note(file, path);
      return file;
    });
    replace(this.#target, "open", (open) => (...parameters: [string, string, ...unknown[]]) => {
      const [path, flags] = parameters;
      const callback = parameters.pop() as Callback;
      const verdict = show(path, flags);
      if (verdict !== undefined && "error" in verdict) return void setImmediate(callback, verdict.error);
      open(...parameters, ((error, file) => {
        if (error === null) note(file as number, path);
        callback(error, file);
      }) satisfies Callback);
    });
    replace(this.#promises, "open", (open) => async (path: string, flags: string, mode: number) => {
      refuse(show(path, flags));
      const handle = (await open(path, flags, mode)) as fs.promises.FileHandle;
      note(handle.fd, path);
      return handle;
    });
  }

  wrapByPath(name: string): void {
    const show = (path: unknown): Verdict =>
      this.#show(name, typeof path === "number" ? this.#files.get(path) : path);
    this.#wrapSync(`${name}Sync`, show);
    this.#wrapCallback(name, show);
    replace(this.#promises, name, (call) => async (...parameters: unknown[]) => {
      refuse(show(parameters[0]));
      return await call(...parameters);
    });
  }

  wrapByFile(name: string): void {
    const show = (file: unknown): Verdict => this.#show(name, this.#files.get(file as number));
    this.#wrapSync(`${name}Sync`, show);
    this.#wrapCallback(name, show);
  }

  wrapWrites(): void {
    const { writeSync } = fs;
    const show = (file: number, bytes: Uint8Array, position: number | null): Verdict =>
      this.#show("write", this.#files.get(file), {
        bytes,
        writePart: (length) => void writeSync(file, bytes, 0, length, position),
      });
    replace(this.#target, "writeSync", (write) => (...parameters: WriteParameters) => {
      const [file] = parameters;
      const { bytes, position } = partOf(parameters);
      const verdict = show(file, bytes, position);
      refuse(verdict);
      if (verdict === undefined) return write(...parameters);
      return write(file, bytes, 0, lengthOf(verdict), position);
    });
    replace(this.#target, "write", (write) => (...parameters: WriteParameters) => {
      const [file] = parameters;
      const callback = parameters.at(-1) as Callback;
      const { bytes, position } = partOf(parameters);
      const verdict = show(file, bytes, position);
      if (verdict === undefined) return write(...parameters);
      if ("error" in verdict) return void setImmediate(callback, verdict.error);
      return write(file, bytes, 0, verdict.length, position, callback);
    });
    replace(this.#target, "writev", (writev) => (...parameters: [number, Uint8Array[], ...unknown[]]) => {
      const [file, buffers, position] = parameters;
      const at = typeof position === "number" ? position : null;
      const verdict = show(file, Buffer.concat(buffers), at);
      if (verdict !== undefined && "error" in verdict)
        return void setImmediate(parameters.at(-1) as Callback, verdict.error);
      return writev(...parameters);
    });
  }

  wrapHandles(prototype: FileSystem): void {
    const { writeSync } = fs;
    const files = this.#files;
    const show = (name: string, file: number, more?: Partial<FileOperation>): Verdict =>
      this.#show(name, files.get(file), more);
    for (const name of byHandle) {
      replace(prototype, name, (call) => {
        return async function (this: fs.promises.FileHandle, ...parameters: unknown[]) {
          refuse(show(name, this.fd));
          return await call.apply(this, parameters);
        };
      });
    }
    replace(prototype, "write", (write) => {
      return async function (this: fs.promises.FileHandle, ...parameters: [Uint8Array, ...unknown[]]) {
        const { fd } = this;
        const { bytes, position } = partOf([fd, ...parameters]);
        const writePart = (length: number): void => void writeSync(fd, bytes, 0, length, position);
        const verdict = show("write", fd, { bytes, writePart });
        refuse(verdict);
        if (verdict === undefined) return await write.apply(this, parameters);
        return await write.apply(this, [bytes, 0, lengthOf(verdict), position]);
      };
    });
  }

  #wrapSync(name: string, show: (first: unknown) => Verdict): void {
    replace(this.#target, name, (call) => (...parameters: unknown[]) => {
      refuse(show(parameters[0]));
      return call(...parameters);
    });
  }

  #wrapCallback(name: string, show: (first: unknown) => Verdict): void {
    replace(this.#target, name, (call) => (...parameters: unknown[]) => {
      const verdict = show(parameters[0]);
      if (verdict !== undefined && "error" in verdict)
        return void setImmediate(parameters.at(-1) as Callback, verdict.error);
      return call(...parameters);
    });
  }

  #show(name: string, path: unknown, more: Partial<FileOperation> = {}): Verdict {
    return this.#isInside(path) ? this.#judge({ name, path: String(path), ...more }) : undefined;
  }

  #isInside(path: unknown): boolean {
    return typeof path === "string" && (path === this.#folder || path.startsWith(this.#folder + sep));
  }
}

type WriteParameters = [file: number, data: Uint8Array | string, ...rest: unknown[]];

/** The part of a buffer that a write is about, and where it goes: at the end of the file where that is `null`. */
function partOf([, data, ...rest]: WriteParameters): { bytes: Uint8Array; position: number | null } {
  const numbers = rest.filter((value) => typeof value !== "function");
  if (typeof data === "string") {
    const [position] = numbers;
    return { bytes: Buffer.from(data), position: typeof position === "number" ? position : null };
  }
  const [offset = 0, length, position] = numbers as (number | null | undefined)[];
  const start = offset ?? 0;
  const bytes = data.subarray(start, start + (length ?? data.length - start));
  return { bytes, position: position ?? null };
}

function replace(
  target: FileSystem,
  name: string,
  wrap: (original: (...parameters: unknown[]) => unknown) => AnyFunction,
): void {
  const original = target[name];
  if (original === undefined) return;
  Object.defineProperty(target, name, {
    configurable: true,
    writable: true,
    value: wrap(original as (...parameters: unknown[]) => unknown),
  });
}

function refuse(verdict: Verdict): void {
  if (verdict !== undefined && "error" in verdict) throw verdict.error;
}

function lengthOf(verdict: Verdict): number {
  return verdict !== undefined && "length" in verdict ? verdict.length : 0;
}
