import type { JsonObject } from "@tidemark/spec";

const texts = [
  "plain",
  "späte Grüße, 日本語, 🌊🌊, עברית",
  'quotes " and \\ and \n line \r\n feeds \u2028 and \0 zeros',
  '1234abcd 36 {"v":1,"seq":7,"record":{"looks":"like a line"}}\n',
  "half a character: \ud83c",
  "",
];

/** Records of many kinds: short and long, of every script, and one that holds what looks like a line of a journal. */
export function sampleRecords(count: number): JsonObject[] {
  return Array.from({ length: count }, (_, number) => ({
    number,
    text: texts[number % texts.length]!,
    ...(number % 9 === 4 ? { long: "ein langer Text – ".repeat(number % 2 === 0 ? 300 : 40) } : {}),
    ...(number % 5 === 2
      ? { nested: [{ a: [1, 2.5, -0.1e-7, null, true] }, []], v: 2, seq: -1, first: 0 }
      : {}),
  }));
}

/** A small generator (mulberry32): the same numbers from 0 to 1 for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
