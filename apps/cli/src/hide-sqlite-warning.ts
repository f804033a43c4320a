/**
 * Keeps Node from announcing on standard error that `node:sqlite`, on which the engine's locks rest,
 * is experimental. Standard error is a contract. Every other warning stays.
 */
export function hideSqliteWarning(): void {
  const emitWarning = process.emitWarning.bind(process) as (...parameters: unknown[]) => void;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (String(warning).includes("SQLite is an experimental feature")) return;
    emitWarning(warning, ...rest);
  };
}
