import type { Json } from "@tidemark/spec";
import type { FileAction } from "./file-config.ts";

/** Text as it is. Anything else as JSON: laid out in a file of its own, on one line where it joins others. */
export function encodeContent(content: Json, kind: Exclude<FileAction["kind"], "read">): Uint8Array {
  if (typeof content === "string") return Buffer.from(content, "utf8");
  return Buffer.from(`${JSON.stringify(content, null, kind === "write" ? 2 : 0)}\n`, "utf8");
}
