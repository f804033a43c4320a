// What is measured: each gives a function that makes so many calls, one after the other, of a function that succeeds at
// once. The time limit is 30 s everywhere, and none is ever reached.

import { importPeer } from "../peers.mjs";
import { importBuilt } from "../format/packages.mjs";

const timeout = 30_000;
const succeed = async () => 1;
const takeSignal = async (signal) => (signal.aborted ? 0 : 1);

export const subjects = {
  "setTimeout and clearTimeout": () => async (count) => {
    for (let call = 0; call < count; call += 1) {
      const timer = setTimeout(() => {}, timeout);
      try {
        await succeed();
      } finally {
        clearTimeout(timer);
      }
    }
  },
  executeWithRetry: async () => {
    const { executeWithRetry } = await importBuilt("resilience");
    const options = { timeout };
    return async (count) => {
      for (let call = 0; call < count; call += 1) await executeWithRetry(succeed, options);
    };
  },
  "the same and an AbortController": () => async (count) => {
    for (let call = 0; call < count; call += 1) {
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(), timeout);
      try {
        await takeSignal(controller.signal);
      } finally {
        clearTimeout(timer);
      }
    }
  },
  "executeWithRetry, its signal taken": async () => {
    const { executeWithRetry } = await importBuilt("resilience");
    const options = { timeout };
    return async (count) => {
      for (let call = 0; call < count; call += 1)
        await executeWithRetry(({ signal }) => takeSignal(signal), options);
    };
  },
};

/** Measured where `node bench/setup.mjs` has fetched them. */
export const peers = {
  cockatiel: async () => {
    const {
      ExponentialBackoff,
      TimeoutStrategy,
      handleAll,
      retry,
      timeout: limit,
      wrap,
    } = await importPeer("cockatiel");
    const retries = retry(handleAll, { maxAttempts: 3, backoff: new ExponentialBackoff() });
    const policy = wrap(retries, limit(timeout, TimeoutStrategy.Aggressive));
    return async (count) => {
      for (let call = 0; call < count; call += 1) await policy.execute(succeed);
    };
  },
  // It has no time limit.
  "p-retry": async () => {
    const { default: retry } = await importPeer("p-retry");
    return async (count) => {
      for (let call = 0; call < count; call += 1) await retry(succeed, { retries: 3 });
    };
  },
};
