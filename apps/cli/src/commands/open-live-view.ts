import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { ExecutionPlan } from "@tidemark/core";

import type { KeyStream } from "../live/keys/key-input.ts";
import { wantsLiveView, type LiveViewWish } from "../live/wants-live-view.ts";
import type { LiveView } from "../live/live-view-options.ts";
import type { RunStore } from "../store/run-store.ts";
import type { Terminal } from "../terminal/terminal.ts";

export interface ViewWish extends LiveViewWish {
  readonly store: RunStore;
  /** @default nobody knows which step needs which */
  readonly plan?: ExecutionPlan | undefined;
  /** Where keys come from. @default standard input */
  readonly input?: KeyStream | undefined;
  /** What the clock says, where a recorded run is drawn again. @default Date.now */
  readonly now?: (() => number) | undefined;
  /** Where the run is kept, once that is known. */
  readonly folder: () => string | undefined;
  /** Ctrl-C was pressed. */
  readonly onStop: () => void;
}

/** The live view of a run, where the terminal is one for it and nobody wants anything else. */
export async function openLiveView(wish: ViewWish, terminal: Terminal): Promise<LiveView | undefined> {
  if (!wantsLiveView(terminal, wish)) return undefined;
  const [{ createLiveView }, { userName }] = await Promise.all([
    import("../live/live-view.ts"),
    import("../checkpoint/user-name.ts"),
  ]);
  const { store, plan, folder, onStop, ui, now, input = process.stdin } = wish;
  return createLiveView({
    store,
    output: process.stderr,
    input,
    environment: terminal.environment,
    by: userName(terminal.environment),
    onStop,
    layout: ui === "full" ? "full" : "inline",
    ...(plan !== undefined && { needs: needsOf(plan) }),
    ...(now !== undefined && { now }),
    readLog: async (path) => await readLog(folder(), path),
  });
}

function needsOf({ root }: ExecutionPlan): ReadonlyMap<string, readonly string[]> {
  return new Map(
    root.nodes.map(({ path, dependencies }) => [path, dependencies.map((index) => root.nodes[index]!.path)]),
  );
}

async function readLog(folder: string | undefined, path: string): Promise<string | undefined> {
  if (folder === undefined) return undefined;
  const { logName } = await import("@tidemark/engine");
  return await readFile(join(folder, "logs", `${logName(path)}.log`), "utf8").catch(() => undefined);
}
