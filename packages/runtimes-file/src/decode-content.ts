import type { Json } from "@tidemark/spec";
import type { FileFormat } from "./file-config.ts";
import { FileError } from "./file-error.ts";

/** The content of a file as the output of a step. */
export function decodeContent(bytes: Uint8Array, format: FileFormat, path: string): Json {
  const text = decodeText(bytes, path);
  if (format === "json") return parseJson(text, path);
  return format === "lines" ? splitLines(text) : text;
}

/** Without a byte order mark. */
function decodeText(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new FileError("not_text", `Expected UTF-8 text in ${path}, got other bytes.`, {
      cause: error,
      hint: "Convert the file first, for example with `iconv` in a `sh` step.",
    });
  }
}

function parseJson(text: string, path: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    const got = text.trim() === "" ? "nothing" : error instanceof Error ? error.message : String(error);
    throw new FileError("not_json", `Expected JSON in ${path}: ${got}`, {
      cause: error,
      hint: "Read it with `as: text` if it is something else.",
    });
  }
}

/** What stands behind the last end of line is a line only if there is something. */
function splitLines(text: string): readonly string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
