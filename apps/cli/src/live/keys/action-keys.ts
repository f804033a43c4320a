import { answerKey } from "@tidemark/runtimes-human";
import type { QuestionAction } from "@tidemark/spec";

/** Keys that mean something else while a question is shown. */
const taken: ReadonlySet<string> = new Set(["v", "f", "?"]);

/**
 * The key of each action: `a`, `r` and `i` for the standard ones, for others the first letter that is free, then digits.
 *
 * @example
 * actionKeys(checkpointActions).get("a")?.name // "approve"
 */
export function actionKeys(actions: readonly QuestionAction[]): ReadonlyMap<string, QuestionAction> {
  const keys = new Map<string, QuestionAction>();
  const others: QuestionAction[] = [];
  for (const action of actions) {
    const key = answerKey(action.name, actions);
    if (key.length === 1 && !taken.has(key)) keys.set(key, action);
    else others.push(action);
  }
  for (const action of others) {
    const candidates = `${action.name.toLowerCase().replaceAll(/[^a-z]/g, "")}123456789`.split("");
    const free = candidates.find((key) => !taken.has(key) && !keys.has(key));
    if (free !== undefined) keys.set(free, action);
  }
  return keys;
}
