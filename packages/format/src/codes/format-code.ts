import type { Severity } from "@tidemark/spec";

/** The file as a whole, and its front matter. */
export type FileCode = "TM1001" | "TM1002" | "TM1101" | "TM1102" | "TM1103" | "TM1104" | "TM1105";

/** The YAML of the front matter and of settings. */
export type YamlCode =
  | "TM1201"
  | "TM1202"
  | "TM1203"
  | "TM1204"
  | "TM1205"
  | "TM1206"
  | "TM1207"
  | "TM1208"
  | "TM1209";

/** Headings and fences. */
export type StructureCode =
  | "TM1301"
  | "TM1302"
  | "TM1303"
  | "TM1304"
  | "TM1305"
  | "TM1306"
  | "TM1307"
  | "TM1308"
  | "TM1309"
  | "TM1310"
  | "TM1311"
  | "TM1312"
  | "TM1313"
  | "TM1314"
  | "TM1315"
  | "TM1316"
  | "TM1317";

/** What settings may look like. */
export type SettingCode =
  | "TM1401"
  | "TM1402"
  | "TM1403"
  | "TM1404"
  | "TM1405"
  | "TM1406"
  | "TM1407"
  | "TM1408"
  | "TM1409"
  | "TM1410"
  | "TM1411"
  | "TM1412";

/** Every code that reading a file can give. A code is never given a second meaning. */
export type FormatCode = FileCode | YamlCode | StructureCode | SettingCode;

/** A code of the core that is given here already, because the file tells the two apart better than their paths. */
export type SharedCode = "TM2020";

const warnings: ReadonlySet<string> = new Set<FormatCode>(["TM1312", "TM1313", "TM1315"]);

export function severityOf(code: FormatCode | SharedCode): Severity {
  return warnings.has(code) ? "warning" : "error";
}
