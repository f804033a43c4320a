import { statSync, watch, type FSWatcher } from "node:fs";
import { dirname } from "node:path";

/** A file or a folder, and what tells whether it has changed; nothing while that cannot be told. */
export interface WatchedPath {
  readonly path: string;
  readonly fingerprint: (path: string) => string | undefined;
}

export interface WatchFilesOptions {
  readonly paths: readonly WatchedPath[];
  /** Called with what has changed. */
  readonly onChange: (paths: readonly string[]) => void;
  /** So long nothing must happen before it counts: editors write in several steps. @default 100 */
  readonly quietMs?: number;
  /** How often is looked anyway: some file systems tell of nothing. @default 1000 */
  readonly lookMs?: number;
}

/**
 * Watches files and folders for changes of what is in them. A file that is written anew with the same content has not changed.
 *
 * @example
 * const watcher = watchFiles({ paths: [{ path, fingerprint: fingerprintFlow }], onChange: () => run() });
 */
export function watchFiles({ paths, onChange, quietMs = 100, lookMs = 1000 }: WatchFilesOptions): {
  close(): void;
} {
  const known = new Map(paths.map(({ path, fingerprint }) => [path, fingerprint(path)]));
  const hasChanged = ({ path, fingerprint }: WatchedPath): boolean =>
    ![undefined, known.get(path)].includes(fingerprint(path));
  const look = (): void => {
    const changed = paths.filter(hasChanged);
    for (const { path, fingerprint } of changed) known.set(path, fingerprint(path));
    if (changed.length > 0) onChange(changed.map(({ path }) => path));
  };
  let quiet: NodeJS.Timeout | undefined;
  const wake = (): void => {
    clearTimeout(quiet);
    quiet = setTimeout(() => {
      quiet = undefined;
      look();
    }, quietMs);
  };
  const watchers = foldersOf(paths).flatMap(({ path, recursive }) => openWatcher(path, recursive, wake));
  // What is being written is looked at when that is over.
  const timer = setInterval(() => {
    if (quiet === undefined && paths.some(hasChanged)) wake();
  }, lookMs);
  return {
    close() {
      clearTimeout(quiet);
      clearInterval(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}

interface WatchedFolder {
  readonly path: string;
  readonly recursive: boolean;
}

/** A file is watched through its folder: who saves it often puts a new one in its place. */
function foldersOf(paths: readonly WatchedPath[]): readonly WatchedFolder[] {
  const folders = new Map<string, WatchedFolder>();
  for (const { path } of paths) {
    const recursive = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
    const folder = recursive ? path : dirname(path);
    if (recursive || !folders.has(folder)) folders.set(folder, { path: folder, recursive });
  }
  return [...folders.values()];
}

/** Where the system has no watchers left, looking now and then has to do. */
function openWatcher(path: string, recursive: boolean, wake: () => void): readonly FSWatcher[] {
  try {
    return [watch(path, { recursive }, wake).on("error", () => {})];
  } catch {
    return [];
  }
}
