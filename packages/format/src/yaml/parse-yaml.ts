import { parseEvents } from "js-yaml";
import { limits } from "../limits.ts";
import { composeYaml } from "./compose-yaml.ts";
import { explainSyntaxError } from "./explain-syntax-error.ts";
import { maskExpressions, type RawKeys } from "./mask-expressions.ts";
import { describeMisplaced } from "./misplaced-expression.ts";
import type { YamlNode } from "./yaml-node.ts";
import type { YamlProblem } from "./yaml-problem.ts";

export interface ParsedYaml {
  /** Absent where the text is empty or cannot be read. */
  readonly node?: YamlNode;
  readonly problems: readonly YamlProblem[];
}

/**
 * Reads a YAML text (LF line ends) into values with places. One parser does both, so that a place
 * can never belong to another value. Aliases, anchors, tags and merge keys are refused.
 */
export function parseYaml(text: string, rawKeys: RawKeys): ParsedYaml {
  const masked = maskExpressions(text, rawKeys);
  const misplaced = masked.misplaced.map((region) => describeMisplaced(text, region));
  try {
    const events = parseEvents(masked.text, { maxDepth: limits.yamlDepth });
    const composed = composeYaml(text, masked, events);
    return { ...composed, problems: [...misplaced, ...composed.problems] };
  } catch (error) {
    const problem = explainSyntaxError(error, text);
    // What YAML stumbles over behind a misplaced expression follows from it.
    return { problems: misplaced.length > 0 ? misplaced : [problem] };
  }
}
