import { TidemarkError, isTidemarkError, type TidemarkErrorOptions } from "@tidemark/spec";

export type FileErrorCode =
  | "not_found"
  | "not_permitted"
  | "is_a_directory"
  /** A part of the path is a file and not a folder. */
  | "not_a_directory"
  /** A pipe, a socket or a device. */
  | "not_a_file"
  /** A file to read is over 16 MB, or one to write over what the disk allows. */
  | "too_large"
  /** The bytes are no UTF-8. */
  | "not_text"
  | "not_json"
  | "disk_full"
  /** The file or the system is busy. This may pass. */
  | "busy"
  /** The path cannot be one: too long, or a circle of links. */
  | "invalid_path"
  /** Anything else that the system says; `cause` is its error. */
  | "failed";

/** What became of a file. */
export class FileError extends TidemarkError<FileErrorCode> {
  override name = "FileError";

  constructor(code: FileErrorCode, message: string, options?: TidemarkErrorOptions) {
    super("runtimes-file", code, message, options);
  }
}

/** Whether a value is a `FileError`, of whichever copy of this package. */
export function isFileError(value: unknown): value is FileError {
  return isTidemarkError(value, "runtimes-file");
}
