/** Time as an argument, so that tests and replays can bring their own. */
export interface Clock {
  /** Milliseconds since the epoch. Never goes back. */
  now(): number;
  /** Calls back once after so many milliseconds. Returns what takes it back. */
  schedule(callback: () => void, delayMs: number): () => void;
}
