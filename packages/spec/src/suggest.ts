/** How many candidates are looked at: a list of thousands would cost more than the hint is worth. */
const mostCandidates = 2000;

/**
 * The candidate that somebody who wrote `word` most likely meant, if one is near enough: about one
 * slip (a letter changed, missing, added, or two of them swapped) per three letters. Case and the
 * way words are joined count for nothing.
 *
 * @example
 * suggest("timout", ["timeout", "retry"]) // "timeout"
 */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = normalize(word);
  let best: string | undefined;
  let allowed = Math.max(1, Math.floor(wanted.length / 3));
  let count = 0;
  for (const candidate of candidates) {
    if (++count > mostCandidates) break;
    if (candidate === word || candidate === "") continue;
    const other = normalize(candidate);
    // A word of which every letter would have to change is not meant.
    const most = Math.min(allowed, Math.max(wanted.length, other.length) - 1);
    const distance = editDistance(wanted, other, most);
    if (distance > most) continue;
    if (distance === 0) return candidate;
    best = candidate;
    allowed = distance - 1;
  }
  return best;
}

function normalize(word: string): string {
  return /[-_ A-Z]/.test(word) ? word.replaceAll(/[-_ ]/g, "").toLowerCase() : word;
}

/** How many slips apart two words are, as far as that is not more than `most`; otherwise any larger number. */
function editDistance(from: string, to: string, most: number): number {
  if (Math.abs(from.length - to.length) > most) return most + 1;
  let start = 0;
  let fromEnd = from.length;
  let toEnd = to.length;
  while (start < fromEnd && start < toEnd && from[start] === to[start]) start += 1;
  while (fromEnd > start && toEnd > start && from[fromEnd - 1] === to[toEnd - 1]) {
    fromEnd -= 1;
    toEnd -= 1;
  }
  const longer = Math.max(fromEnd, toEnd) - start;
  // With one slip, one letter differs, or two are swapped.
  if (most <= 1 && longer > most * 2) return most + 1;
  if (fromEnd === start || toEnd === start) return longer;
  return differenceOf(from.slice(start, fromEnd), to.slice(start, toEnd), most);
}

/** Damerau-Levenshtein distance in its usual restricted form: no part of the word is edited twice. */
function differenceOf(from: string, to: string, most: number): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const diagonal = (previous[column - 1] ?? 0) + (same ? 0 : 1);
      let cost = Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, diagonal);
      const swapped =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) cost = Math.min(cost, (beforePrevious[column - 2] ?? 0) + 1);
      current.push(cost);
      least = Math.min(least, cost);
    }
    // A swap may still reach back one row further, so only two bad rows in a row end it.
    if (least > most && Math.min(...previous) > most) return most + 1;
    beforePrevious = previous;
    previous = current;
  }
  return previous[to.length] ?? 0;
}
