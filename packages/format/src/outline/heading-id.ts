import { idPattern } from "@tidemark/spec";

/**
 * The id of a heading's text in snake case, or nothing where the text yields none: letters without
 * an ASCII form are not guessed at, and a leading number is no id.
 *
 * @example
 * headingId("Yesterday's copy") // "yesterdays_copy"
 */
export function headingId(title: string): string | undefined {
  const id = snakeCase(title);
  return id !== undefined && idPattern.test(id) ? id : undefined;
}

/** An id that would do for a heading that yields none, if anything of it can be used. */
export function suggestId(title: string): string | undefined {
  const ascii = withoutAccents(title).replaceAll(/[^\x20-\x7e]+/g, " ");
  const words = (snakeCase(ascii) ?? "")
    .replace(/^[\d_]+/, "")
    .slice(0, 40)
    .replace(/_+$/, "");
  return idPattern.test(words) ? words : undefined;
}

function snakeCase(title: string): string | undefined {
  const text = withoutAccents(title).replaceAll(/['’]/g, "").toLowerCase();
  if (/[^\P{L}a-z]|[^\P{N}0-9]/u.test(text)) return undefined;
  return text.replaceAll(/[^a-z0-9]+/g, "_").replaceAll(/^_+|_+$/g, "");
}

function withoutAccents(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "");
}
