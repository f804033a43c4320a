export { systemClock } from "./system-clock.ts";
export { TimerQueue, type TimerEntry } from "./timer-queue.ts";
