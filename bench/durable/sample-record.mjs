/** As little as has to be kept of a step: what it was, and what it returned. */
export function sampleRecord(number) {
  return {
    type: "done",
    id: `n${number}`,
    at: 1_763_633_000_000 + number,
    value: { ok: true, index: number },
  };
}
