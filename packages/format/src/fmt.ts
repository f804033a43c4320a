export { formatFlow, type FormatOptions, type FormatResult } from "./fmt/format-flow.ts";
