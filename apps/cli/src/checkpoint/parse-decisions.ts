import { checkpointActions, readAnswer, withText, type Answer } from "@tidemark/runtimes-human";
import { suggest } from "@tidemark/spec";

import { CliError } from "../cli-error.ts";

const names = checkpointActions.map(({ name }) => name);

/**
 * What is decided beforehand, by step: `--decide approve=reject:"too long"`.
 *
 * @example
 * parseDecisions(["approve=a"]).get("approve") // { action: "approve" }
 */
export function parseDecisions(values: readonly string[]): ReadonlyMap<string, Answer> {
  const decisions = new Map<string, Answer>();
  for (const value of values) {
    const { step, answer } = parseDecision(value);
    if (decisions.has(step)) throw invalid(value, `\`${step}\` is decided twice`, "Decide each step once.");
    decisions.set(step, answer);
  }
  return decisions;
}

function parseDecision(value: string): { readonly step: string; readonly answer: Answer } {
  const [, step = "", word = "", text] = /^([^=]*)=([^:]*)(?::([^]*))?$/.exec(value) ?? [];
  if (step.trim() === "" || word.trim() === "") {
    const hint =
      "As in --decide approve=approve, --decide approve=reject:reason or --decide approve=input:value.";
    throw invalid(value, "expected <step>=<action>", hint);
  }
  return { step: step.trim(), answer: parseAnswer(value, word.trim(), text?.trim() ?? "") };
}

function parseAnswer(value: string, word: string, text: string): Answer {
  // What goes with an answer stands behind a colon.
  const known = /\s/.test(word) ? undefined : readAnswer(word, checkpointActions);
  const action = checkpointActions.find(({ name }) => name === known?.action);
  if (action === undefined) {
    const closest = suggest(word, names);
    const hint =
      closest === undefined ? `A step is decided with ${names.join(", ")}.` : `Did you mean ${closest}?`;
    throw invalid(value, `there is no answer \`${word}\``, hint);
  }
  const { name, input } = action;
  if (text === "" && input === "required")
    throw invalid(value, `\`${name}\` needs a value`, `As in --decide <step>=${name}:value.`);
  if (text !== "" && input === "none")
    throw invalid(
      value,
      `\`${name}\` takes nothing behind it`,
      "A value goes with input, a reason with reject.",
    );
  return text === "" ? { action: name } : withText(action, text);
}

function invalid(value: string, message: string, hint: string): CliError {
  return new CliError("invalid_decision", `\`--decide ${value}\`: ${message}.`, { hint });
}
