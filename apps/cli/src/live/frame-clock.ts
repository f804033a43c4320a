/** Decides when a frame is drawn. */
export interface FrameClock {
  /** Something has changed: a frame is due, but not sooner than the frame rate allows. */
  request(): void;
  /** Somebody pressed a key: a frame is due now. */
  hurry(): void;
  stop(): void;
}

export interface FrameClockOptions {
  /** Draws, and says in how many milliseconds the picture changes by itself; without an answer it does not. */
  readonly draw: () => number | undefined;
  /** @default 90 */
  readonly intervalMs?: number;
}

/**
 * At most eleven frames a second, and none while nothing changes.
 *
 * @example
 * const clock = createFrameClock({ draw: () => undefined });
 */
export function createFrameClock({ draw, intervalMs = 90 }: FrameClockOptions): FrameClock {
  let timer: NodeJS.Timeout | undefined;
  let dueAt = Number.POSITIVE_INFINITY;
  let drawnAt = Number.NEGATIVE_INFINITY;
  let isStopped = false;

  const frame = (): void => {
    clearTimeout(timer);
    timer = undefined;
    dueAt = Number.POSITIVE_INFINITY;
    if (isStopped) return;
    drawnAt = performance.now();
    const next = draw();
    if (next !== undefined) plan(next);
  };
  const plan = (inMs: number): void => {
    const at = performance.now() + inMs;
    if (isStopped || at >= dueAt) return;
    clearTimeout(timer);
    dueAt = at;
    timer = setTimeout(frame, inMs);
  };
  return {
    request: () => plan(Math.max(0, drawnAt + intervalMs - performance.now())),
    hurry: frame,
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
