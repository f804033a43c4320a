import type { ExecutionPlan } from "@tidemark/core";
import type { Answer } from "@tidemark/runtimes-human";
import { suggest, type AskPerson } from "@tidemark/spec";

import type { Asker } from "../checkpoint/line-asker.ts";
import { CliError } from "../cli-error.ts";
import { isAttended, type Terminal } from "../terminal/terminal.ts";

/** What was decided beforehand, by step, and who did. */
export interface Beforehand {
  readonly decisions: ReadonlyMap<string, Answer>;
  readonly by: string;
}

/** Answers the questions of one run: with what was decided beforehand, else by asking whoever is there. */
export interface Person {
  readonly ask: AskPerson;
  /** Whether the question of a step is shown, or answered, without anybody else's doing. */
  readonly isAsked: (path: string) => boolean;
  readonly close: () => void;
}

/**
 * What `--decide` says, once it is certain that each of its steps asks something.
 *
 * @throws {CliError} `invalid_decision`
 */
export async function readDecisions(
  values: readonly string[] | undefined,
  { root }: ExecutionPlan,
  { environment }: Terminal,
): Promise<Beforehand> {
  if (values === undefined) return { decisions: new Map(), by: "" };
  const { parseDecisions } = await import("../checkpoint/parse-decisions.ts");
  const { userName } = await import("../checkpoint/user-name.ts");
  const decisions = parseDecisions(values);
  const asking = new Map(
    root.nodes.map((node) => [node.path, node.kind === "step" && node.runtime?.asks === true] as const),
  );
  for (const step of decisions.keys()) refuseUnknown(step, asking);
  return { decisions, by: userName(environment) };
}

function refuseUnknown(step: string, asking: ReadonlyMap<string, boolean>): void {
  if (asking.get(step) === true) return;
  const names = [...asking].flatMap(([path, asks]) => (asks ? [path] : []));
  const closest = suggest(step, names);
  const list = names.map((name) => `\`${name}\``).join(", ");
  const others = names.length === 0 ? "No step of this flow asks anything." : `Those that ask: ${list}.`;
  const problem = asking.has(step) ? `\`${step}\` asks nothing` : `there is no step \`${step}\``;
  throw new CliError("invalid_decision", `\`--decide\`: ${problem}.`, {
    hint: closest === undefined ? others : `Did you mean \`${closest}\`?`,
  });
}

export interface PersonOptions {
  /** The run as somebody types it, once it is known. */
  readonly run: () => string | undefined;
  /** Whether somebody stops the process: then nobody needs to be told why a question is over. */
  readonly isStopping: () => boolean;
  /** Who asks in a live view. @default lines on the terminal */
  readonly asker?: () => Asker | undefined;
}

/** Makes the person who answers for a run. The terminal is read from when the first question is there. */
export function createPerson(
  { decisions, by }: Beforehand,
  { run, isStopping, asker: viewAsker }: PersonOptions,
  terminal: Terminal,
): Person {
  const isThere = isAttended(terminal);
  let asker: Promise<Asker> | undefined;
  let opened: Asker | undefined;
  const openAsker = async (): Promise<Asker> => {
    const inView = viewAsker?.();
    if (inView !== undefined) return (opened = inView);
    const { createLineAsker } = await import("../checkpoint/line-asker.ts");
    const { userName } = await import("../checkpoint/user-name.ts");
    const input = terminal.stdin.open();
    return (opened = createLineAsker({ terminal, input, by: userName(terminal.environment) }));
  };
  return {
    async ask({ path, question, signal }) {
      const decided = decisions.get(path);
      if (decided !== undefined) return { ...decided, by, timedOut: false };
      if (!isThere) return "nobody";
      const id = run();
      const open = await (asker ??= openAsker());
      const told = withoutReason(signal, isStopping);
      try {
        return await open.ask(path, question, { signal: told.signal, ...(id !== undefined && { run: id }) });
      } finally {
        told.close();
      }
    },
    isAsked: (path) => isThere || decisions.has(path),
    close: () => opened?.close(),
  };
}

/** A signal that fires with another, and keeps the reason for itself where the process is being stopped. */
function withoutReason(
  signal: AbortSignal,
  isStopping: () => boolean,
): { readonly signal: AbortSignal; close(): void } {
  const controller = new AbortController();
  const abort = (): void => controller.abort(isStopping() ? undefined : signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  return { signal: controller.signal, close: () => signal.removeEventListener("abort", abort) };
}
