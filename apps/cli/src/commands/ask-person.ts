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
  isAsked(path: string): boolean;
  close(): void;
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

/** Makes the person who answers for a run. The terminal is read from when the first question is there. */
export function createPerson(
  { decisions, by }: Beforehand,
  run: () => string | undefined,
  terminal: Terminal,
): Person {
  const isThere = isAttended(terminal);
  let asker: Promise<Asker> | undefined;
  let opened: Asker | undefined;
  const open = async (): Promise<Asker> => {
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
      asker ??= open();
      return await (await asker).ask(path, question, { signal, ...(id !== undefined && { run: id }) });
    },
    isAsked: (path) => isThere || decisions.has(path),
    close: () => opened?.close(),
  };
}
