export { parse, type ParseOptions, type ParseResult } from "./parse.ts";
export type { SourceMap } from "./source-map.ts";
export { validate, type ValidateOptions, type ValidateResult } from "./validate.ts";
export { formatDiagnosticLine } from "./render/diagnostic-line.ts";
export { plainPalette, type Palette } from "./render/palette.ts";
export { renderDiagnostics, type RenderOptions } from "./render/render-diagnostic.ts";
export { diagnosticCodes, explain, type Explanation } from "./explain.ts";
export { formatGitHubAnnotation } from "./render/github-annotation.ts";
export { toSarif, type SarifOptions } from "./render/sarif.ts";
