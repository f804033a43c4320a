import type { RunEntry } from "@tidemark/resilience";
import { isTidemarkError, type StepCall } from "@tidemark/spec";

import { exitCodes } from "../exit-code.ts";
import { keptSteps } from "../history/kept-steps.ts";
import { loadRun } from "../history/load-run.ts";
import { refuseUnknownStep } from "../history/refuse-unknown-step.ts";
import { replayJournal } from "../history/replay-journal.ts";
import { keptStepLines, type ShownStep } from "../printers/kept-step-lines.ts";
import { chooseStyle } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** `tidemark show <run> <step>`: all that is known of one step. */
export async function showStep(
  entry: RunEntry,
  path: string,
  { json }: { readonly json: boolean },
  terminal: Terminal,
): Promise<number> {
  const { events, state } = await loadRun(entry);
  const steps = keptSteps(events);
  refuseUnknownStep(path, [...steps.keys(), ...state.waves.flat()], entry.run);
  const call = await readCall(entry.folder, path);
  const asked = events.findLast((event) => event.type === "question.asked" && event.path === path);
  const decision = state.decisions.get(path);
  const shown: ShownStep = {
    ...(steps.get(path) ?? { path, status: "pending", wave: waveOf(path, state.waves), attempts: 0 }),
    ...(call !== undefined && { given: givenTo(call) }),
    tries: events.filter(
      (event) => event.type === "attempt.finished" && isOf(event.path, path),
    ) as ShownStep["tries"],
    ...(asked?.type === "question.asked" && { question: asked.question }),
    ...(decision !== undefined && { decision }),
  };
  const { stdout, environment } = terminal;
  if (json) stdout.write(`${JSON.stringify({ version: 1, run: entry.run, ...shown }, null, 2)}\n`);
  else stdout.write(`${keptStepLines(shown, chooseStyle(stdout, environment)).join("\n")}\n`);
  return exitCodes.done;
}

/** What stood in for a step belongs to it. */
function isOf(attempt: string, path: string): boolean {
  return attempt === path || attempt.startsWith(`${path}~`);
}

function waveOf(path: string, waves: readonly (readonly string[])[]): number {
  return waves.findIndex((wave) => wave.includes(path)) + 1;
}

/** What the step was given; nothing where it was never called, or where the journal cannot tell. */
async function readCall(folder: string, path: string): Promise<StepCall | undefined> {
  try {
    return (await replayJournal(folder)).calls.get(path);
  } catch (error) {
    if (isTidemarkError(error)) return undefined;
    throw error;
  }
}

function givenTo({ settings, body, env }: StepCall): NonNullable<ShownStep["given"]> {
  return {
    ...(Object.keys(settings).length > 0 && { settings }),
    ...(body !== undefined && { body: body.content }),
    ...(env !== undefined && { env }),
  };
}
