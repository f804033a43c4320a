import type { Permits } from "./permits.ts";
import type { Key, Steps } from "./scheduler.ts";

/** Takes one of each permits where all are free at once. */
export function tryAcquire(permits: readonly Permits[]): boolean {
  if (!permits.every(({ free }) => free)) return false;
  for (const permit of permits) permit.take();
  return true;
}

/** Takes one of each permits, waiting in the queue where none is free. False where one of the other keys came first. */
export function* acquire(permits: readonly Permits[], orElse: readonly Key[]): Steps<boolean> {
  let taken = 0;
  let complete = false;
  try {
    for (const permit of permits) {
      const waiter = permit.take();
      if (waiter !== undefined) {
        let granted = false;
        try {
          granted = (yield orElse.length === 0 ? [waiter] : [waiter, ...orElse]).key === waiter;
        } finally {
          if (!granted) permit.withdraw(waiter);
        }
        if (!granted) return false;
      }
      taken += 1;
    }
    complete = true;
    return true;
  } finally {
    if (!complete) release(permits.slice(0, taken));
  }
}

export function release(permits: readonly Permits[]): void {
  for (const permit of permits) permit.release();
}
