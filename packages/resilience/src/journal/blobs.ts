import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ResilienceError } from "../resilience-error.ts";
import { makeFolder } from "../state/make-folder.ts";
import { localDisk, type StateDisk } from "../state/state-disk.ts";
import { syncFolder, writeFileAtomically } from "../state/write-file-atomically.ts";
import { systemCode, unreadable, unwritable } from "./journal-error.ts";

/** What stands in the journal for a value that is too long for it. */
export interface BlobReference {
  /** SHA-256 of the text as UTF-8, in hex. Also the name of its file. */
  readonly blob: string;
  /** Its length as UTF-8. */
  readonly bytes: number;
}

export interface BlobStoreOptions {
  /** What a blob survives once it was put: a power cut, or the end of this process. @default "power" */
  readonly durability?: "power" | "process";
  /** Where it is written to. @default the disk of this machine */
  readonly disk?: StateDisk;
}

/**
 * Long texts of a run, each in a file that is named by its hash. The folder is made with the first.
 *
 * @example
 * const blobs = new BlobStore("blobs");
 * const reference = await blobs.put("a long text");
 * await blobs.get(reference); // "a long text"
 */
export class BlobStore {
  readonly #folder: string;
  readonly #sync: boolean;
  readonly #disk: StateDisk;
  /** What this store has put or is putting, so that the same text is written once. */
  readonly #puts = new Map<string, Promise<void>>();

  constructor(folder: string, options: BlobStoreOptions = {}) {
    const { durability = "power", disk = localDisk } = options;
    this.#folder = folder;
    this.#sync = durability === "power";
    this.#disk = disk;
  }

  /**
   * Resolves once the text is as durable as asked. Putting the same text again costs nothing.
   *
   * @throws {ResilienceError} `unwritable`
   */
  async put(text: string): Promise<BlobReference> {
    // Half a character has no UTF-8, and would come back as another one.
    if (!text.isWellFormed())
      throw new TypeError("Expected a text of whole characters, got half a surrogate pair.");
    const content = Buffer.from(text);
    const blob = hash(content);
    let put = this.#puts.get(blob);
    if (put === undefined) {
      put = this.#write(blob, content);
      this.#puts.set(blob, put);
    }
    try {
      await put;
    } catch (error) {
      this.#puts.delete(blob);
      throw error;
    }
    return { blob, bytes: content.length };
  }

  /**
   * The text, if it still is what was put.
   *
   * @throws {ResilienceError} `damaged` where it is another or gone, `unreadable`
   */
  async get(reference: BlobReference): Promise<string> {
    const { blob, bytes } = reference;
    if (!/^[0-9a-f]{64}$/.test(blob)) throw damaged(JSON.stringify(blob), "this is no name of a blob");
    const path = join(this.#folder, blob);
    const content = await readIfAny(path);
    if (content === undefined) throw damaged(path, "the file is gone");
    if (content.length !== bytes) throw damaged(path, `expected ${bytes} bytes, got ${content.length}`);
    if (hash(content) !== blob) throw damaged(path, "its content is not what was written");
    return content.toString();
  }

  async #write(blob: string, content: Buffer): Promise<void> {
    const sync = this.#sync;
    const path = join(this.#folder, blob);
    await makeFolder(this.#folder, { sync });
    if ((await readIfAny(path))?.equals(content) !== true) {
      await writeFileAtomically(path, content, { sync, disk: this.#disk });
    } else if (sync) {
      await this.#syncExisting(path);
    }
  }

  /** An earlier process may have been killed between writing the file and syncing it. */
  async #syncExisting(path: string): Promise<void> {
    try {
      const file = await this.#disk.open(path, "r");
      try {
        await file.sync();
      } finally {
        await file.close();
      }
      await syncFolder(this.#folder, this.#disk);
    } catch (error) {
      throw unwritable(path, error);
    }
  }
}

function hash(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

async function readIfAny(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw unreadable(path, error);
  }
}

function damaged(what: string, reason: string): ResilienceError {
  return new ResilienceError("damaged", `The blob ${what} is damaged: ${reason}.`, {
    hint: "Run the step that made it again: tidemark resume <run> --from <step>.",
  });
}
