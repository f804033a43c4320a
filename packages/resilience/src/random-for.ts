/**
 * A number in [0, 1) that only depends on the seed and the key. A replay of a run draws the same waits from it, so the
 * numbers belong to the format of a run and never change.
 *
 * @example
 * randomFor(42, "topics:1") === randomFor(42, "topics:1") // true
 */
export function randomFor(seed: number, key: string): number {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, seed);
  let high = bits.getUint32(0) ^ 0x9e3779b9;
  let low = bits.getUint32(4) ^ 0x85ebca6b;
  // Mixing the seed by itself first keeps neighbouring seeds apart.
  high = mix(high ^ mix(low));
  low = mix(low ^ high);
  for (let index = 0; index < key.length; index += 1) {
    const unit = key.charCodeAt(index);
    high = Math.imul(high ^ unit, 0x9e3779b1);
    low = Math.imul(low ^ unit, 0x5f356495);
    high ^= high >>> 15;
    low ^= low >>> 13;
  }
  const first = mix(high ^ mix(low ^ key.length));
  const second = mix(low ^ first);
  // 53 bits, as many as a double between 0 and 1 can hold evenly.
  return ((first >>> 0) * 0x200000 + (second >>> 11)) / 2 ** 53;
}

/** The finaliser of MurmurHash3: every bit of the input reaches every bit of the output. */
function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
