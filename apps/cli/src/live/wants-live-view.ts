import { isSet } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";

export interface LiveViewWish {
  /** What somebody asked for with `--ui`. */
  readonly ui?: "inline" | "full" | "plain" | undefined;
  /** @default "pretty" */
  readonly format?: string | undefined;
  readonly quiet?: boolean | undefined;
  /** Asked for with `--screen-reader`. */
  readonly screenReader?: boolean | undefined;
}

/** Narrower terminals show lines better than a view. */
const narrowest = 30;

/**
 * Whether a run is shown live, or in plain lines: as in pipes, on CI, on terminals that cannot move the cursor or do not
 * say how wide they are, for a screen reader, and wherever nobody can press a key.
 *
 * @example
 * if (wantsLiveView(terminal, { ui: options.ui })) await import("./live/live-view.ts");
 */
export function wantsLiveView({ stdin, stderr, environment }: Terminal, wish: LiveViewWish = {}): boolean {
  const { ui, format = "pretty", quiet = false, screenReader = false } = wish;
  if (ui === "plain" || quiet || format !== "pretty") return false;
  if (screenReader || isSet(environment["INK_SCREEN_READER"])) return false;
  if (!stderr.isTerminal || !stdin.isTerminal) return false;
  if (environment.TERM === "dumb" || isSet(environment.CI)) return false;
  return (stderr.columns ?? 0) >= narrowest;
}
