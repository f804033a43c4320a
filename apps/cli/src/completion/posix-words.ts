import type { CompletionTable } from "./completion-table.ts";

/** The table as a function for bash and zsh: `_tidemark_words 'value run --format'` prints a line for each word. */
export function posixWords(table: CompletionTable): string {
  const cases = [...table].map(([key, lines]) => {
    const words = lines.map(({ word, about }) => quote(about === "" ? word : `${word}\t${about}`));
    return `    ${quote(key)}) printf '%s\\n' ${words.join(" ")} ;;`;
  });
  return `_tidemark_words() {
  case "$1" in
${cases.join("\n")}
  esac
}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
