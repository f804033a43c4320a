export type { FileConfig, FileFormat } from "./file-config.ts";
export { FileError, isFileError, type FileErrorCode } from "./file-error.ts";
export { file } from "./file.ts";
