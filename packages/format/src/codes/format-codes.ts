import type { CodeEntry } from "./code-entry.ts";
import { fileCodes } from "./file-codes.ts";
import type { FormatCode } from "./format-code.ts";
import { settingCodes } from "./setting-codes.ts";
import { structureCodes } from "./structure-codes.ts";
import { yamlCodes } from "./yaml-codes.ts";

/** Every code that reading a file can give, with its story. */
export const formatCodes: Readonly<Record<FormatCode, CodeEntry>> = {
  ...fileCodes,
  ...yamlCodes,
  ...structureCodes,
  ...settingCodes,
};
