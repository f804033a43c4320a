/** What means something inside a line of Markdown. An underscore inside a word does not. */
const active = /[`*[|~$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|\\(?=[!-/:-@[-`{-~]|$)/gu;

/** Without any of these nothing is to be escaped. Most lines have none, and are soon looked through. */
const suspicious = /[`*[|~$_\\&<]/;

/**
 * One line of text as Markdown that shows exactly that text, inside a table's cell too. Nothing in it
 * is markup: no pipe ends a cell, no `<!--` opens a comment.
 *
 * @example
 * escapeMarkdown("a|b <!-- c") // "a\\|b &lt;!-- c"
 */
export function escapeMarkdown(line: string): string {
  if (!suspicious.test(line)) return line;
  return line
    .replaceAll(active, String.raw`\$&`)
    .replaceAll(/&(?=[#\w])/g, "&amp;")
    .replaceAll("<", "&lt;");
}
