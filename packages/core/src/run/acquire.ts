import type { Permits } from "./permits.ts";
import type { Key, Steps } from "./scheduler.ts";

/** Takes one of each permits, waiting in the queue where none is free. False where one of the other keys came first. */
export function* acquire(permits: readonly Permits[], orElse: readonly Key[]): Steps<boolean> {
  const taken: Permits[] = [];
  let complete = false;
  try {
    for (const permit of permits) {
      if (!(yield* acquireOne(permit, orElse))) return false;
      taken.push(permit);
    }
    complete = true;
    return true;
  } finally {
    if (!complete) release(taken);
  }
}

export function release(permits: readonly Permits[]): void {
  for (const permit of permits) permit.release();
}

function* acquireOne(permits: Permits, orElse: readonly Key[]): Steps<boolean> {
  const waiter = permits.take();
  if (waiter === undefined) return true;
  let granted = false;
  try {
    const { key } = yield [waiter, ...orElse];
    granted = key === waiter;
    return granted;
  } finally {
    if (!granted) permits.withdraw(waiter);
  }
}
