import type { TypeProblem } from "@tidemark/expressions";
import type { DefinitionPlace } from "@tidemark/spec";
import { declaredRoots } from "./name-types.ts";
import type { ProblemCode } from "./problem-codes.ts";
import { didYouMean, listWords, type ProblemDetails, type Problems } from "./problems.ts";
import type { Writable } from "../writable.ts";

/** Tells of what the types of an expression say is wrong with it. */
export function complainOfTypes<Problem extends TypeProblem>(
  found: readonly Problem[],
  node: string,
  pointerOf: (problem: Problem) => string,
  problems: Problems,
): void {
  for (const problem of found) {
    const { start, end, message, hint } = problem;
    const place: DefinitionPlace = { node, pointer: pointerOf(problem), start, end };
    const details = hint === undefined ? {} : { help: hint };
    if (problem.missing !== undefined) complainOfMissing(problem.missing, message, place, problems);
    else if (problem.code === "never_equal")
      problems.add("TM2016", place, message, { ...details, warning: true });
    else problems.add("TM2015", place, message, details);
  }
}

/** A field that a schema, or a step's own description, does not have. */
function complainOfMissing(
  { member, of, known, suggestion }: NonNullable<TypeProblem["missing"]>,
  message: string,
  place: DefinitionPlace,
  problems: Problems,
): void {
  const returned = of !== undefined && !declaredRoots.has(of.split(".")[0]!);
  const code: ProblemCode = returned ? "TM2008" : "TM2015";
  const details: Writable<ProblemDetails> = {
    expected: known.length === 0 ? "no fields" : `one of ${listWords(known)}`,
  };
  const help = didYouMean(suggestion);
  if (help !== undefined) details.help = help;
  problems.add(code, place, returned ? `\`${of}\` returns no \`${member}\`.` : message, details);
}
