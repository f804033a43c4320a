import type { Json } from "@tidemark/spec";
import type { OutputFormat } from "./shell-config.ts";
import { ShellError } from "./shell-error.ts";

/** Standard output as the output of a step. */
export function decodeOutput(stdout: string, format: OutputFormat): Json {
  if (format === "json") return parseJson(stdout);
  const text = stdout.replace(/\r?\n$/, "");
  if (format === "text") return text;
  return stdout === "" ? [] : text.split(/\r?\n/);
}

function parseJson(stdout: string): Json {
  try {
    return JSON.parse(stdout) as Json;
  } catch (error) {
    const got = stdout.trim() === "" ? "nothing" : error instanceof Error ? error.message : String(error);
    throw new ShellError("not_json", `Expected JSON on standard output: ${got}`, {
      cause: error,
      hint: "Write progress to standard error (`>&2`), or use `as: text`.",
    });
  }
}
