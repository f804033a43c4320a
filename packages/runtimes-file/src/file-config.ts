import type { Json } from "@tidemark/spec";
import { z } from "zod";

/** How a file's content becomes an output. */
export type FileFormat = "text" | "lines" | "json";

export interface FileConfig {
  /** The path of the file to read. */
  readonly read?: string | undefined;
  /** The path of the file to write, whole or not at all. */
  readonly write?: string | undefined;
  /** The path of the file to add to. */
  readonly append?: string | undefined;
  /** With `read`. @default "json" for `.json`, else "text" */
  readonly as?: FileFormat | undefined;
  /** With `write` and `append`: text as it is, anything else as JSON. */
  readonly content?: Json | undefined;
}

/** What is done to which file. */
export type FileAction =
  | { readonly kind: "read"; readonly path: string; readonly format: FileFormat }
  | { readonly kind: "write" | "append"; readonly path: string; readonly content: Json };

const path = z.string().min(1, "Expected a path.");

export const fileConfig: z.ZodType<FileConfig> = (
  z.strictObject({
    read: path.optional().describe("The path of the file to read."),
    write: path.optional().describe("The path of the file to write, whole or not at all."),
    append: path.optional().describe("The path of the file to add to."),
    as: z
      .enum(["text", "lines", "json"])
      .optional()
      .describe(
        "With `read`: what the content becomes. Otherwise json for a name in .json, text for any other.",
      ),
    content: z
      .unknown()
      .optional()
      .describe("With `write` and `append`: text as it is, anything else as JSON."),
  }) as z.ZodType<FileConfig>
).check(({ value, issues }) => {
  const complain = (message: string, ...at: string[]): void => {
    issues.push({ code: "custom", message, path: at, input: value });
  };
  const { read, write, append, as, content } = value;
  const actions = [read, write, append].filter((action) => action !== undefined).length;
  if (actions !== 1)
    complain(`Expected one of \`read\`, \`write\` and \`append\`, got ${actions === 0 ? "none" : actions}.`);
  else if (read === undefined && content === undefined) complain("Expected the content to write.", "content");
  else if (read === undefined && as !== undefined) complain("`as` says how a file is read. Remove it.", "as");
  else if (read !== undefined && content !== undefined)
    complain("`content` is for `write` and `append`. Remove it.", "content");
});

/** The one action of a config that the schema has accepted. */
export function actionOf({ read, write, append, as, content = null }: FileConfig): FileAction {
  if (read !== undefined) {
    return {
      kind: "read",
      path: read,
      format: as ?? (read.toLowerCase().endsWith(".json") ? "json" : "text"),
    };
  }
  return write === undefined
    ? { kind: "append", path: append ?? "", content }
    : { kind: "write", path: write, content };
}
