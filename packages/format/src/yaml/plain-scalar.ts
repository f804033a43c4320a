/**
 * The value of an unquoted scalar by the core schema of YAML 1.2. Dates and the `yes` and `off` of
 * YAML 1.1 stay text.
 *
 * @example
 * resolvePlainScalar("0x1F") // 31
 */
export function resolvePlainScalar(text: string): string | number | boolean | null {
  // What begins like this cannot be anything but text.
  if (!/^[-+.0-9~nNtTfF]/.test(text)) return text === "" ? null : text;
  switch (text) {
    case "~":
    case "null":
    case "Null":
    case "NULL":
      return null;
    case "true":
    case "True":
    case "TRUE":
      return true;
    case "false":
    case "False":
    case "FALSE":
      return false;
  }
  return resolveNumber(text) ?? text;
}

function resolveNumber(text: string): number | undefined {
  if (/^[-+]?\d+$/.test(text)) return Number.parseInt(text, 10);
  if (/^0x[0-9a-fA-F]+$/.test(text)) return Number.parseInt(text.slice(2), 16);
  if (/^0o[0-7]+$/.test(text)) return Number.parseInt(text.slice(2), 8);
  if (/^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(text)) return Number(text);
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  if (/^\.(?:nan|NaN|NAN)$/.test(text)) return Number.NaN;
  return undefined;
}
