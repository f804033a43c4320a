import type { BigIntStats } from "node:fs";
import type { Disk } from "./disk.ts";

/** A file as it was read, held open: whatever becomes of its name, it can be looked at again. */
export class HeldFile {
  readonly bytes: Buffer;
  readonly stats: BigIntStats;
  readonly #disk: Disk;
  readonly #descriptor: number;

  constructor(disk: Disk, path: string) {
    this.#disk = disk;
    this.#descriptor = disk.open(path, "r");
    try {
      // In front of reading: a change between the two must show.
      this.stats = disk.describe(this.#descriptor);
      this.bytes = disk.read(this.#descriptor);
    } catch (error) {
      disk.close(this.#descriptor);
      throw error;
    }
  }

  /** Whether a path leads to this very file, unchanged as far as the system's clock can tell. */
  isAt(path: string): boolean {
    const { dev, ino, size, mtimeNs } = this.#disk.describePath(path);
    const { stats } = this;
    return ino === stats.ino && dev === stats.dev && size === stats.size && mtimeNs === stats.mtimeNs;
  }

  /** The bytes that it has now. */
  readAgain(): Buffer {
    return this.#disk.read(this.#descriptor);
  }

  close(): void {
    this.#disk.close(this.#descriptor);
  }
}
