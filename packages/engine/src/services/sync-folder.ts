import { open } from "node:fs/promises";
import { systemErrorCode } from "./system-error.ts";

// Folders that cannot be opened, and file systems that do not sync them.
const notSyncable: ReadonlySet<string | undefined> = new Set([
  "EACCES",
  "EPERM",
  "EISDIR",
  "EINVAL",
  "ENOTSUP",
]);

/** Makes the names in a folder durable, where the system can do that. */
export async function syncFolder(path: string): Promise<void> {
  try {
    const handle = await open(path, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!notSyncable.has(systemErrorCode(error))) throw error;
  }
}
