import type { RunEvent, StepFinished } from "@tidemark/spec";

import { appendText, emptyTail, tailLines } from "./output-tail.ts";
import type { ActiveStep, FailedStep, RunState } from "./run-state.ts";

/** So many failures are kept with their output. */
const maximumFailures = 20;

/**
 * The state after an event. Pure: it reads no clock and changes nothing. Events of a type that a later
 * version has added leave the state as it is.
 *
 * @example
 * const state = events.reduce(reduce, initialRunState);
 */
export function reduce(state: RunState, event: RunEvent): RunState {
  const next = { ...state, at: event.at };
  switch (event.type) {
    case "run.started": {
      const { run, flow, title, waves, at } = event;
      const longestPath = waves.flat().reduce((longest, path) => Math.max(longest, path.length), 0);
      return {
        ...next,
        status: "running",
        run,
        flow,
        waves,
        longestPath,
        startedAt: at,
        ...given({ title }),
      };
    }
    case "run.finished": {
      const { status, durationMs, counts, output, error, reason } = event;
      return { ...next, status, durationMs, counts, active: new Map(), ...given({ output, error, reason }) };
    }
    case "run.suspended":
      return { ...next, status: "suspended", reason: event.reason };
    case "run.resumed": {
      const { reason: _reason, ...going } = next;
      return { ...going, status: "running" };
    }
    case "wave.started":
      return event.scope === "" ? { ...next, wave: Math.max(state.wave, event.wave) } : next;
    case "step.started": {
      const { path, uses, title, wave, at } = event;
      const step = {
        path,
        uses,
        wave,
        startedAt: at,
        attempt: 0,
        attempts: 0,
        tail: emptyTail,
        ...given({ title }),
      };
      const longestPath = Math.max(state.longestPath, path.length);
      return { ...next, longestPath, active: new Map(state.active).set(path, step) };
    }
    case "step.finished":
      return finishStep(next, event);
    case "question.asked":
      return updateStep(next, event.path, (step) => ({ ...step, question: event.question }));
    case "question.answered": {
      const { path, decision } = event;
      const decided = updateStep(next, path, ({ question: _question, ...step }) => step);
      return { ...decided, decisions: new Map(state.decisions).set(path, decision) };
    }
    case "attempt.started":
      return updateStep(next, event.path, ({ retryAt: _due, progress: _progress, ...step }) => ({
        ...step,
        attempt: event.attempt,
        attempts: event.of,
      }));
    case "attempt.finished":
      return updateStep(next, event.path, (step) => ({
        ...step,
        ...given({ retryAt: event.retryAt, lastError: event.error }),
      }));
    case "attempt.output":
      return updateStep(next, event.path, (step) => ({
        ...step,
        tail: appendText(step.tail, event.stream, event.text),
      }));
    case "attempt.progress": {
      const { message, completed, total } = event;
      return updateStep(next, event.path, (step) => ({
        ...step,
        progress: given({ message, completed, total }),
      }));
    }
    case "wave.finished":
    default:
      return next;
  }
}

function finishStep(state: RunState, event: StepFinished): RunState {
  const { path, status, attempts, error, wave } = event;
  const step = state.active.get(path);
  const active = new Map(state.active);
  active.delete(path);
  // What only failures call is no step of the plan.
  const isPlanned = wave > 0;
  const counts = isPlanned ? { ...state.counts, [status]: (state.counts[status] ?? 0) + 1 } : state.counts;
  const ended = state.ended + (isPlanned ? 1 : 0);
  const next = { ...state, active, counts, ended };
  if (status !== "failed" || state.failures.length >= maximumFailures) return next;
  const failure: FailedStep = {
    path,
    attempts,
    lines: step === undefined ? [] : tailLines(step.tail),
    ...given({ title: step?.title, uses: step?.uses, error }),
  };
  return { ...next, failures: [...state.failures, failure] };
}

/** What comes for a step that does not run (any more) changes nothing. */
function updateStep(state: RunState, path: string, change: (step: ActiveStep) => ActiveStep): RunState {
  const step = stepOf(state, path);
  return step === undefined
    ? state
    : { ...state, active: new Map(state.active).set(step.path, change(step)) };
}

/** The step that runs under a path. The attempts of a fallback, `topics~cached`, belong to the step it stands in for. */
export function stepOf({ active }: RunState, path: string): ActiveStep | undefined {
  return active.get(path) ?? active.get(path.split("~", 1)[0] ?? path);
}

/** An object without the keys that have no value. */
function given<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
