/**
 * The world as runtimes may touch it. The engine hands these in, so that policies live in one place
 * and tests can stand in. Relative paths are resolved against the flow's folder.
 */
export interface RuntimeServices {
  readonly files: FileService;
  readonly processes: ProcessService;
  readonly fetch: typeof globalThis.fetch;
}

/** Rejects with errors as the system names them: `code` is `ENOENT`, `EISDIR`, `EACCES`, … */
export interface FileService {
  /** Rejects with `EFBIG` where the file is longer than `maxBytes`. */
  read(path: string, options?: ReadOptions): Promise<Uint8Array>;
  /** Writes the whole file or nothing: to a temporary file beside it, then by rename. Folders are made. */
  write(path: string, content: string | Uint8Array, options?: ServiceOptions): Promise<void>;
  append(path: string, content: string | Uint8Array, options?: ServiceOptions): Promise<void>;
}

export interface ProcessService {
  /**
   * Runs a program to its end, and ends what it left running. When the signal fires, the whole process group is ended
   * before this rejects. Rejects with the system's error (`ENOENT`, `EACCES`, …) where the program cannot be started.
   */
  run(program: string, parameters: readonly string[], options?: ProcessOptions): Promise<ProcessResult>;
}

export interface ServiceOptions {
  readonly signal?: AbortSignal;
}

export interface ReadOptions extends ServiceOptions {
  /** @default no limit */
  readonly maxBytes?: number;
}

export interface ProcessOptions extends ServiceOptions {
  /** The working folder. @default the flow's folder */
  readonly folder?: string;
  /** Added to the few names that every child sees (`PATH`, `HOME`, `LANG`, …). */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** The most that is kept of either stream, in bytes: of stdout the beginning, of stderr the end. @default 16 MB */
  readonly maxBytes?: number;
  /** Output as it comes: whole characters, and whole lines unless one takes its time. */
  readonly onOutput?: (stream: "stdout" | "stderr", text: string) => void;
}

export interface ProcessResult {
  /** Null where a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Whether stdout was longer than `maxBytes`. */
  readonly truncated: boolean;
}
