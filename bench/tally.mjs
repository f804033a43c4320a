/**
 * What every engine runs for every step: `run` counts, looks whether each needed step has finished, and returns a small
 * object. `check` throws unless every step ran once and none too early.
 */
export function startTally(graph) {
  const finished = new Uint8Array(graph.length);
  let count = 0;
  let tooEarly = 0;

  const run = async (index) => {
    for (const need of graph[index].needs) tooEarly += 1 - finished[need];
    finished[index] = 1;
    count += 1;
    return { ok: true, index };
  };

  const check = () => {
    if (count === graph.length && !finished.includes(0) && tooEarly === 0) return;
    throw new Error(`${count} of ${graph.length} steps ran, ${tooEarly} needs were not there yet.`);
  };

  return { run, check };
}
