import { existsSync } from "node:fs";
import { join, relative } from "node:path";

import { buildExecutionPlan } from "@tidemark/core";
import { restoreFlowFile } from "@tidemark/format";
import { readJournal, readRunHistory, type RunHistory } from "@tidemark/resilience";

import { escapeLine } from "../terminal/escape-text.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { loadFlow, type LoadedFlow } from "./load-flow.ts";
import { standardRuntimes } from "./standard-runtimes.ts";

/** A flow as it is today, and what is kept of the run that it belongs to. */
export interface KeptFlow extends LoadedFlow {
  readonly history: RunHistory;
}

/**
 * What the file of a run's flow says today; the flow as it ran where the file is gone. Where the file cannot be run, its
 * problems are shown and there is no result.
 */
export async function loadKeptFlow(runFolder: string, terminal: Terminal): Promise<KeptFlow | undefined> {
  const { records } = await readJournal(join(runFolder, "journal.ndjson"));
  const history = readRunHistory(records);
  const { definition } = history;
  const { source } = definition;
  if (source !== undefined && isThere(source)) {
    const flow = await loadFlow(nearest(source, terminal.folder), terminal, { quiet: true });
    return flow && { ...flow, definition: { ...flow.definition, source }, history };
  }
  if (source !== undefined)
    terminal.stderr.write(`warning: ${escapeLine(source)} is gone: the flow is taken as it ran\n`);
  return { definition, plan: buildExecutionPlan(definition, { runtimes: standardRuntimes() }), history };
}

/** Who wrote its log may have been killed in the moment in which the file has no name. */
function isThere(source: string): boolean {
  return existsSync(source) || restoreFlowFile(source);
}

function nearest(path: string, folder: string): string {
  const fromHere = relative(folder, path);
  return fromHere.startsWith("..") ? path : fromHere;
}
