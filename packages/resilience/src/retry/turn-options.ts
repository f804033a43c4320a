import { aSignal, checkOptions, type Checks } from "./check-options.ts";

/** What a call may say while it waits for its turn. */
export interface TurnOptions {
  /** Gives up waiting. Work that runs already is its caller's business. */
  readonly signal?: AbortSignal;
}

const checks: Checks<TurnOptions> = { signal: aSignal };

export function checkTurn(options: TurnOptions): void {
  checkOptions(options, checks);
}
