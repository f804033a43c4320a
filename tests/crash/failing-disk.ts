// A preload: operations on some files of a folder fail as on a disk that is broken or full.

import { interceptFileSystem } from "./intercept-file-system.ts";

/** What goes wrong, and from when on. */
export interface Fault {
  readonly folder: string;
  /** The names of the files, as a regular expression. */
  readonly files: string;
  /** The operations, as a regular expression: `write`, `sync`. */
  readonly operations: string;
  /** The first that fails, counting from 1. */
  readonly from: number;
  /** How many fail. @default all that follow */
  readonly count?: number;
  /** `short`: a half is written, and nobody is told; all others fail with the code. */
  readonly code: "EIO" | "ENOSPC" | "short";
  /** `short` only: what comes after it fails with ENOSPC. */
  readonly thenFull?: boolean;
}

const fault = JSON.parse(process.env["TIDEMARK_FAULT"] ?? "{}") as Fault;
const files = new RegExp(fault.files);
const operations = new RegExp(fault.operations);
const last = fault.from + (fault.count ?? Number.POSITIVE_INFINITY);
let seen = 0;

await interceptFileSystem(fault.folder, ({ name, path, bytes }) => {
  if (!files.test(path.slice(fault.folder.length)) || !operations.test(name)) return undefined;
  seen += 1;
  if (seen < fault.from || seen >= last) return undefined;
  if (fault.code !== "short") return { error: systemError(fault.code, name) };
  if (seen === fault.from && bytes !== undefined) return { length: Math.floor(bytes.length / 2) };
  return fault.thenFull === true ? { error: systemError("ENOSPC", name) } : undefined;
});

function systemError(code: string, syscall: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: made to fail, ${syscall}`), { code, syscall, errno: -5 });
}
