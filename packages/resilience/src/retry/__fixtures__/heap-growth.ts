// `node --expose-gc heap-growth.ts <subject>`: 200,000 failing attempts under one long-lived signal. Prints by how many
// bytes the heap has grown.

import { executeWithRetry } from "../execute-with-retry.ts";

const { signal } = new AbortController();
const attemptsPerCall = 4;
const callCount = 50_000;
// One error for all, because a stack for each would drown what is measured.
const busy = Object.assign(new Error("Busy."), { status: 503 });
let attempts = 0;
const work = (attemptSignal: AbortSignal): Promise<never> => {
  attempts += 1;
  attemptSignal.throwIfAborted();
  return Promise.reject(busy);
};

const subjects: Readonly<Record<string, () => Promise<unknown>>> = {
  ours: () =>
    executeWithRetry((context) => work(context.signal), { signal, backoffBase: 0, maxRetries: attemptsPerCall - 1 }),
  // What one would write who does not know what it costs.
  any: async () => {
    for (let attempt = 1; attempt <= attemptsPerCall; attempt += 1) {
      try {
        return await work(AbortSignal.any([signal, AbortSignal.timeout(30_000)]));
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
    }
    return undefined;
  },
};
const subject = subjects[process.argv[2] ?? ""]!;
const callMany = async (count: number): Promise<void> => {
  const lanes = Array.from({ length: 500 }, async () => {
    for (let call = 0; call < count / 500; call += 1) await subject().catch(() => undefined);
  });
  await Promise.all(lanes);
};

await callMany(500);
const before = heapUsed();
attempts = 0;
await callMany(callCount);
process.stdout.write(JSON.stringify({ attempts, grown: heapUsed() - before }));
process.exit();

function heapUsed(): number {
  for (let round = 0; round < 3; round += 1) globalThis.gc!();
  return process.memoryUsage().heapUsed;
}
