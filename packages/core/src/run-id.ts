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
