import type { RunHandle } from "@tidemark/spec";

import { exitCodes, type StopSignal } from "../exit-code.ts";

const stopSignals: readonly StopSignal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

export interface SignalWatch {
  /** Hands over the run that a signal stops. One that came before stops it now. */
  attach(handle: RunHandle): void;
  /** The signal that came first. */
  first(): StopSignal | undefined;
  close(): void;
}

/**
 * Stops a run by signals. The first leaves it resumable: nothing new starts, what runs is ended and
 * cleaned up. The second ends the process at once; the engine's own exit hooks take the children along.
 */
export function watchSignals(onFirst: (signal: StopSignal) => void): SignalWatch {
  let first: StopSignal | undefined;
  let stop: (() => void) | undefined;
  const listeners = stopSignals.map((signal) => {
    const listener = (): void => {
      if (first !== undefined) process.exit(exitCodes[first]);
      first = signal;
      onFirst(signal);
      stop?.();
    };
    process.on(signal, listener);
    return [signal, listener] as const;
  });
  return {
    attach(handle) {
      stop = () => handle.suspend(describe(first));
      if (first !== undefined) stop();
    },
    first: () => first,
    close() {
      for (const [signal, listener] of listeners) process.off(signal, listener);
    },
  };
}

function describe(signal: StopSignal | undefined): string {
  return signal === "SIGINT" ? "stopped by Ctrl-C" : `stopped by ${signal}`;
}
