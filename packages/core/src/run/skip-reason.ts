/** Why a step is skipped, in the words that its result keeps. Whoever has to understand them does it here. */
export const conditionIsFalse = "its condition is false";

export function neededWas(id: string, status: "skipped" | "rejected"): string {
  return `\`${id}\` was ${status}`;
}

/** Whether a step was skipped for its own condition or for what it needs, and not because the run ended first. */
export function isSkippedByItself(reason: string | undefined): boolean {
  return reason === conditionIsFalse || /^`[^`]+` was (?:skipped|rejected)$/.test(reason ?? "");
}
