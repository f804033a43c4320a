import type { RunEvent, StepFinished } from "@tidemark/spec";

import type { FailedStep, RunState } from "../store/run-state.ts";
import { escapeText } from "../terminal/escape-text.ts";
import type { Style } from "../terminal/style.ts";
import { lastError } from "./error-text.ts";
import type { StepPlace } from "./run-printer.ts";
import { stepLine } from "./step-line.ts";

/** GitHub shows ten annotations of a kind, and drops the others. */
const mostAnnotations = 10;

/**
 * The line of a step that has ended, with what it wrote folded away under it. What a step wrote is no command, whatever it
 * looks like.
 */
export function githubStepLines(
  event: StepFinished,
  output: readonly string[],
  state: RunState,
  style: Style,
): readonly string[] {
  const line = stepLine(event, state, style);
  if (output.length === 0) return [line];
  return [`::group::${escapeData(line.trim())}`, ...output.map(harmlessLine), "::endgroup::"];
}

/**
 * Text that the runner of GitHub takes for no command: those begin with `::`, behind spaces as well, or hold `##[` anywhere.
 *
 * @example
 * harmlessLine("::set-env name=PATH::/tmp") // ": :set-env name=PATH::/tmp"
 */
export function harmlessLine(text: string): string {
  return escapeText(text)
    .replace(/^(\s*):(?=:)/, "$1: ")
    .replaceAll("##[", "# #[");
}

export interface AnnotationOptions {
  /** Where a step stands. */
  readonly locate: (path: string) => StepPlace | undefined;
  /** How the questions that are open can be answered. */
  readonly next: readonly string[];
}

/** What GitHub shows beside the lines of the flow: failures as errors, what the flow lived with and open questions as warnings. */
export function githubAnnotations(state: RunState, { locate, next }: AnnotationOptions): readonly string[] {
  const { status, failures, error, reason, flow } = state;
  const level = status === "done" ? "warning" : "error";
  const told = failures.map((failure) =>
    annotation(level, `${failure.path} failed`, describe(failure), locate(failure.path)),
  );
  const asked = [...state.active.values()]
    .filter(({ question }) => question !== undefined)
    .map(({ path }) => annotation("warning", `${path} waits for a decision`, next.join("\n"), locate(path)));
  const isBad = status !== "done" && status !== "suspended";
  if (isBad && told.length === 0)
    told.push(
      annotation(
        "error",
        `${flow}: ${status.replace("_", " ")}`,
        error?.message ?? reason ?? status,
        undefined,
      ),
    );
  return [...told, ...asked].slice(0, mostAnnotations);
}

function describe({ error, lines }: FailedStep): string {
  const message = error === undefined ? "It failed." : lastError(error).message;
  const said = lines.filter((line) => !message.includes(line)).slice(-5);
  return [message, ...said].join("\n");
}

function annotation(level: string, title: string, message: string, place: StepPlace | undefined): string {
  const properties = [
    ...(place === undefined ? [] : [`file=${escapeProperty(place.file)}`, `line=${place.line}`]),
    `title=${escapeProperty(title)}`,
  ];
  return `::${level} ${properties.join(",")}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return escapeText(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/** Events that a record of a run needs. What steps write is not among them, and is the most of all. */
export function isRecorded({ type }: RunEvent): boolean {
  return type !== "attempt.output" && type !== "attempt.progress";
}
