import type { RunEvent } from "@tidemark/spec";

import type { Asker } from "../checkpoint/line-asker.ts";
import type { RunStore } from "../store/run-store.ts";
import type { Environment } from "../terminal/style.ts";
import type { KeyStream } from "./keys/key-input.ts";

export interface LiveViewOptions {
  /** The run that is shown. Its events have to be dispatched to it. */
  readonly store: RunStore;
  /** The terminal that is drawn on: standard error, so that results can go elsewhere. */
  readonly output: NodeJS.WriteStream;
  /** Where keys come from. */
  readonly input: KeyStream;
  readonly environment: Environment;
  /** Who sits there. */
  readonly by: string;
  /** Ctrl-C was pressed: the first time, and each time after. */
  readonly onStop: () => void;
  /** @default "inline" */
  readonly layout?: "inline" | "full";
  /** Which steps each step needs, by path, for "waits for …". @default waves are named */
  readonly needs?: ReadonlyMap<string, readonly string[]>;
  /** All that a step has written so far, for the pager. @default what the view remembers of it */
  readonly readLog?: (path: string) => Promise<string | undefined>;
  /** @default Date.now */
  readonly now?: () => number;
}

/** A run on the screen, from its first event to its end. */
export interface LiveView {
  /** Asks questions in the view. */
  readonly asker: Asker;
  /** Takes in what earlier processes did: it is listed and not told again. */
  absorb(event: RunEvent): void;
  /** Prints lines above the block, for good. */
  print(text: string): void;
  /** Says that the run is being stopped, whoever asked for it. */
  stopping(): void;
  /** Takes the view away. What was printed stays, and what is written next stands below it. */
  end(): Promise<void>;
}
