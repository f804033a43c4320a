import type { DefinitionPlace, DefinitionProblem } from "@tidemark/spec";
import type { ProblemCode } from "./problem-codes.ts";

export interface ProblemDetails {
  readonly expected?: string;
  readonly help?: string;
  readonly warning?: boolean;
  readonly related?: NonNullable<DefinitionProblem["related"]>;
}

/** Collects what is wrong with a definition, each problem once. */
export class Problems {
  readonly #list: DefinitionProblem[] = [];
  readonly #seen = new Set<string>();

  get list(): readonly DefinitionProblem[] {
    return this.#list;
  }

  get hasErrors(): boolean {
    return this.#list.some(({ severity }) => severity === "error");
  }

  add(code: ProblemCode, place: DefinitionPlace, message: string, details: ProblemDetails = {}): void {
    const key = `${code} ${place.node} ${place.pointer} ${place.start ?? ""}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const { warning, ...rest } = details;
    this.#list.push({ code, severity: warning ? "warning" : "error", message, place, ...rest });
  }
}

/** A list of alternatives for people: `a, b or c`. */
export function listWords(words: readonly string[], most = 8): string {
  if (words.length > most) return `${words.slice(0, most).join(", ")}, … (${words.length} in all)`;
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** `Did you mean "x"?` where there is something to mean. */
export function didYouMean(suggestion: string | undefined): string | undefined {
  return suggestion === undefined ? undefined : `Did you mean \`${suggestion}\`?`;
}

/** One step further into a value, as a JSON pointer says it. */
export function pointerTo(base: string, key: string | number): string {
  return `${base}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
