// The work: graphs as lists of steps, each with the numbers of the steps it needs, in an order that holds.

/** One step after the other. */
export function chain(length) {
  return Array.from({ length }, (_, index) => step(index, index === 0 ? [] : [index - 1]));
}

/** One step, then many beside each other, then one that needs them all. */
export function fan(width) {
  const middle = Array.from({ length: width }, (_, index) => step(index + 1, [0]));
  return [
    step(0, []),
    ...middle,
    step(
      width + 1,
      middle.map(({ index }) => index),
    ),
  ];
}

/** Layers in which each step needs a few steps of the layer before. Always the same graph. */
export function layers(count, width, parents = 3) {
  const random = randomNumbers(7);
  return Array.from({ length: count * width }, (_, index) => {
    const first = Math.floor(index / width - 1) * width;
    const needs = new Set();
    while (first >= 0 && needs.size < parents) needs.add(first + Math.floor(random() * width));
    return step(index, [...needs]);
  });
}

function step(index, needs) {
  return { index, id: `n${index}`, needs, needIds: needs.map((need) => `n${need}`) };
}

/** A linear congruential generator, good enough to tangle a graph. */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
