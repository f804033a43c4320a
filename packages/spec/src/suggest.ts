/**
 * The candidate that somebody who wrote `word` most likely meant, if one is near enough: about one
 * slip (a letter changed, missing, added, or two of them swapped) per three letters.
 *
 * @example
 * suggest("timout", ["timeout", "retry"]) // "timeout"
 */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = normalize(word);
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    if (candidate === word || candidate === "") continue;
    const other = normalize(candidate);
    if (Math.abs(other.length - wanted.length) >= bestDistance) continue;
    const distance = editDistance(wanted, other);
    // A word of which every letter would have to change is not meant.
    if (distance >= bestDistance || distance >= Math.max(wanted.length, other.length)) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best;
}

/** Case and the way words are joined do not make two names different. */
function normalize(word: string): string {
  return word.replaceAll(/[-_ ]/g, "").toLowerCase();
}

/** Damerau-Levenshtein distance in its usual restricted form: no part of the word is edited twice. */
function editDistance(from: string, to: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let cost = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) cost = Math.min(cost, (beforePrevious[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[to.length] ?? 0;
}
