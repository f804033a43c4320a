import { CoreError } from "./core-error.ts";

const letters = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * A name for a run: the second it started in, in UTC, and six random letters. Sorts by time and is easy to say.
 *
 * @example
 * newRunId(Date.now(), Math.random) // "20261120-133059-k3f9qz"
 */
export function newRunId(now: number, random: () => number): string {
  const [date = "", time = ""] = new Date(now).toISOString().split("T");
  const tail = Array.from({ length: 6 }, () => letters[Math.floor(random() * letters.length)]).join("");
  return `${date.replaceAll("-", "")}-${time.slice(0, 8).replaceAll(":", "")}-${tail}`;
}

/** A run has a folder of its name, so the name must be one that no folder can be left by. */
const pattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** Refuses what is no name for a run. */
export function checkRunId(run: string): void {
  if (typeof run === "string" && pattern.test(run)) return;
  const hint = "Use up to 128 letters, digits, `.`, `_` and `-`, a letter or digit first.";
  throw new CoreError("invalid_input", `${JSON.stringify(run)} is no name for a run.`, { hint });
}
