import { TidemarkError, type QuestionDraft, type Runtime } from "@tidemark/spec";

export interface ConfirmConfig {
  readonly word?: string;
}

/** A runtime that asks and does everything right. Tests break one thing at a time. */
export function confirm(changes: Partial<Runtime<ConfirmConfig>> = {}): Runtime<ConfirmConfig> {
  return {
    type: "confirm",
    version: 1,
    asks: true,
    config: { "~standard": { version: 1, vendor: "test", validate } },
    effect: () => "pure",
    ask: askPolitely,
    execute: () => Promise.reject(new TidemarkError("confirm", "not_asked", "Nobody was asked.")),
    ...changes,
  };
}

export function askPolitely({ word = "certain" }: ConfirmConfig): QuestionDraft {
  return {
    ask: `Are you ${word}?`,
    actions: [
      { name: "approve", label: "yes", input: "none" },
      { name: "reject", label: "no", input: "optional" },
      { name: "other", label: "something else", input: "required" },
    ],
    unattended: "suspend",
    onInterrupt: "suspend",
    onReject: "end",
  };
}

function validate(value: unknown): { value: ConfirmConfig } | { issues: { message: string; path: string[] }[] } {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { issues: [{ message: "Expected an object.", path: [] }] };
  }
  const wrong = Object.entries(value).filter(([key, inner]) => key !== "word" || typeof inner !== "string");
  return wrong.length === 0 ? { value } : { issues: wrong.map(([key]) => ({ message: "Not that.", path: [key] })) };
}
