import type { JournalDisk } from "./disk.ts";

export interface Faults {
  /** How many bytes all files may have together. */
  capacity?: number;
  /** How many bytes one write takes at most. */
  mostPerWrite?: number;
  /** Which write fails, counted from 1. */
  failingWrite?: number;
  /** Which sync of data fails, counted from 1. */
  failingSync?: number;
  failsToTruncate?: boolean;
  /** How long a sync that does not block takes. 0: until the next turn. */
  syncMs?: number;
}

interface MemoryFile {
  /** What whoever reads it sees. */
  cached: Buffer;
  /** What is on the disk for sure. */
  stored: Buffer;
  /** What was written since: any part of it may be on the disk. */
  dirty: (readonly [start: number, end: number])[];
}

const sector = 512;
const empty: Buffer = Buffer.alloc(0);

/**
 * A disk in memory that keeps only what was synced, and fails as disks do: short writes without an error, no room, and
 * syncs that fail once, forget what they should have written, and succeed the next time.
 */
export class FaultyDisk implements JournalDisk {
  readonly faults: Faults;
  readonly counts = { writes: 0, syncs: 0, truncates: 0 };
  /** What the failing write was asked to write. */
  refused: Buffer = empty;
  readonly #files: Map<string, MemoryFile>;
  readonly #open = new Map<number, { readonly path: string; readonly mode: string }>();
  #lastFile = 10;

  constructor(faults: Faults = {}, files: ReadonlyMap<string, Buffer> = new Map()) {
    this.faults = faults;
    this.#files = new Map(
      [...files].map(([path, bytes]) => [
        path,
        { cached: Buffer.from(bytes), stored: Buffer.from(bytes), dirty: [] },
      ]),
    );
  }

  /** The disk as the next process finds it. What was not synced stays as likely to be lost as it was. */
  afterKill(): FaultyDisk {
    const disk = new FaultyDisk();
    for (const [path, { cached, stored, dirty }] of this.#files) {
      disk.#files.set(path, { cached: Buffer.from(cached), stored: Buffer.from(stored), dirty: [...dirty] });
    }
    return disk;
  }

  /** The disk as it is when power comes back. `isKept` decides for each sector that was not synced, and each length. */
  afterPowerCut(isKept: () => boolean = () => false): FaultyDisk {
    const files = new Map<string, Buffer>();
    for (const [path, file] of this.#files) files.set(path, survivor(file, isKept));
    return new FaultyDisk({}, files);
  }

  content(path: string): Buffer {
    return this.#file(path).cached;
  }

  get openFiles(): number {
    return this.#open.size;
  }

  open(path: string, mode: "create" | "change" | "read"): number {
    if (mode === "create" ? this.#files.has(path) : !this.#files.has(path)) {
      throw failure(mode === "create" ? "EEXIST" : "ENOENT", "open");
    }
    if (mode === "create") this.#files.set(path, { cached: empty, stored: empty, dirty: [] });
    this.#lastFile += 1;
    this.#open.set(this.#lastFile, { path, mode });
    return this.#lastFile;
  }

  size(file: number): number {
    return this.#opened(file).cached.length;
  }

  read(file: number, bytes: Uint8Array, start: number, position: number): number {
    return this.#opened(file).cached.copy(bytes, start, position);
  }

  write(file: number, bytes: Uint8Array, start: number, length: number, position: number): number {
    this.counts.writes += 1;
    if (this.counts.writes === this.faults.failingWrite) {
      this.refused = Buffer.from(bytes.subarray(start, start + length));
      throw failure("EIO", "write");
    }
    const content = this.#opened(file, "write");
    const room = (this.faults.capacity ?? Infinity) - this.#used() + content.cached.length - position;
    const count = Math.min(length, room, this.faults.mostPerWrite ?? Infinity);
    if (count <= 0) throw failure("ENOSPC", "write");
    const end = position + count;
    if (end > content.cached.length) content.cached = resized(content.cached, end);
    content.cached.set(bytes.subarray(start, start + count), position);
    content.dirty.push([position, end]);
    return count;
  }

  truncate(file: number, size: number): void {
    this.counts.truncates += 1;
    if (this.faults.failsToTruncate === true) throw failure("EIO", "ftruncate");
    const content = this.#opened(file, "ftruncate");
    content.cached = resized(content.cached, size);
    content.dirty.push([size, size]);
  }

  fsync(file: number): void {
    store(this.#opened(file), this.#opened(file).cached);
  }

  fdatasync(file: number): void {
    const content = this.#opened(file);
    this.#countSync(content);
    store(content, content.cached);
  }

  fdatasyncLater(file: number, done: (error: Error | null) => void): void {
    const content = this.#opened(file);
    // What is written while the sync is under way may or may not be part of it.
    const cached = Buffer.from(content.cached);
    const { syncMs = 0 } = this.faults;
    const finish = (): void => {
      try {
        this.#countSync(content);
      } catch (error) {
        done(error as Error);
        return;
      }
      store(content, cached);
      done(null);
    };
    if (syncMs === 0) setImmediate(finish);
    else setTimeout(finish, syncMs);
  }

  close(file: number): void {
    this.#opened(file);
    this.#open.delete(file);
  }

  remove(path: string): void {
    this.#files.delete(path);
  }

  syncFolder(): void {}

  #countSync(content: MemoryFile): void {
    this.counts.syncs += 1;
    if (this.counts.syncs !== this.faults.failingSync) return;
    // As Linux does: the pages count as clean from now on, whatever is on the disk.
    content.dirty = [];
    throw failure("EIO", "fdatasync");
  }

  #file(path: string): MemoryFile {
    return this.#files.get(path)!;
  }

  #opened(file: number, change?: string): MemoryFile {
    const opened = this.#open.get(file);
    if (opened === undefined) throw failure("EBADF", "file");
    if (change !== undefined && opened.mode === "read") throw failure("EBADF", change);
    return this.#file(opened.path);
  }

  #used(): number {
    return [...this.#files.values()].reduce((sum, { cached }) => sum + cached.length, 0);
  }
}

function failure(code: string, syscall: string): Error {
  return Object.assign(new Error(`${code}: ${syscall}`), { code, syscall });
}

function resized(bytes: Buffer, size: number): Buffer {
  return size <= bytes.length ? bytes.subarray(0, size) : Buffer.concat([bytes], size);
}

/** Brings what is dirty onto the disk, as it was when the sync began. */
function store(file: MemoryFile, cached: Buffer): void {
  file.stored = overlaid(file, cached, cached.length, () => true);
  if (cached.equals(file.cached)) file.dirty = [];
}

function survivor(file: MemoryFile, isKept: () => boolean): Buffer {
  if (file.dirty.length === 0) return Buffer.from(file.stored);
  const size = isKept() ? file.cached.length : file.stored.length;
  return overlaid(file, file.cached, size, isKept);
}

/** What is stored, with the dirty sectors that are kept over it. */
function overlaid(file: MemoryFile, cached: Buffer, size: number, isKept: () => boolean): Buffer {
  const result = Buffer.alloc(size);
  file.stored.copy(result);
  const sectors = new Set<number>();
  for (const [start, end] of file.dirty) {
    for (let index = Math.floor(start / sector); index * sector < end; index += 1) sectors.add(index);
  }
  for (const index of sectors) {
    if (!isKept()) continue;
    const start = index * sector;
    if (start < size) cached.copy(result, start, start, Math.min(start + sector, cached.length));
  }
  return result;
}
