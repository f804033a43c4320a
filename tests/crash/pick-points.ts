/** Whether every point is tried, or some of them: `TIDEMARK_CRASH=full`, as `pnpm test:crash` sets it. */
export const isFull: boolean = process.env["TIDEMARK_CRASH"] === "full";

/** What the points of this run are chosen by: `TIDEMARK_CRASH_SEED` repeats a run. */
export const seed: number = Number(process.env["TIDEMARK_CRASH_SEED"] ?? Date.now() % 100_000);

/** All numbers from 1 to `count` and a few more, or `some` of them: one at random from each stretch of the same length. */
export function pickPoints(count: number, some: number, name: string): readonly number[] {
  if (isFull) return Array.from({ length: count + 3 }, (_, at) => at + 1);
  const random = randomFor(name);
  const stretch = count / some;
  return Array.from(
    { length: Math.min(some, count) },
    (_, at) => 1 + Math.floor((at + random()) * Math.max(1, stretch)),
  );
}

/** Random numbers from 0 to 1 that are the same for the same seed and name. */
export function randomFor(name: string): () => number {
  let state = seed;
  for (const character of name) state = (Math.imul(state, 31) + character.codePointAt(0)!) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
