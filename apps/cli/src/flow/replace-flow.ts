import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { access, open, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

import { CliError } from "../cli-error.ts";

/** A flow file as it was read, and as it shall be. */
export interface FlowChange {
  /** The absolute path. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Writes a flow file whole or not at all, unless it is no longer what was read: then somebody else's
 * edit stays. A link stays a link, and permissions stay as they are.
 */
export async function replaceFlow({ path, before, after }: FlowChange): Promise<void> {
  let temporary: string | undefined;
  try {
    const target = await realpath(path);
    const { mode } = await stat(target);
    // A rename would replace a file that is protected against writing.
    await access(target, constants.W_OK);
    temporary = join(dirname(target), `.tidemark-${randomBytes(8).toString("hex")}.tmp`);
    await writeNew(temporary, after, mode & 0o777);
    // Bytes, not text: what is no UTF-8 would not come back as it was.
    if (!(await readFile(target)).equals(Buffer.from(before))) throw changedFile(path);
    await rename(temporary, target);
  } catch (error) {
    if (temporary !== undefined) await rm(temporary, { force: true });
    if (error instanceof CliError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError("unwritable_file", `Could not write ${path}: ${reason}`, { cause: error });
  }
}

async function writeNew(path: string, text: string, mode: number): Promise<void> {
  const handle = await open(path, "wx", mode);
  try {
    // The mode given to `open` is cut by the umask.
    await handle.chmod(mode);
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function changedFile(path: string): CliError {
  return new CliError(
    "unwritable_file",
    `${path} was changed in the meantime, or is no UTF-8 text, and was left alone.`,
    { hint: "Look at the file, then run the command again." },
  );
}
