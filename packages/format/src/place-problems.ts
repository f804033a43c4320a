import type { DefinitionProblem, Diagnostic, SourceRange } from "@tidemark/spec";
import type { Draft } from "./read-draft.ts";

/** Complaints of a name that nothing has. They may follow from a node whose own name could not be read. */
const unknownNames = new Set(["TM2002", "TM2003", "TM2030"]);
/** Complaints that something is missing somewhere in the flow, which may stand in a part that could not be read. */
const missingReaders = new Set(["TM2033", "TM2040", "TM2041"]);
/** Complaints of expressions that could not be read, and so do not count as readers. */
const unreadable = new Set(["TM2001", "TM2006", "TM2007"]);
const undeclared = new Set(["TM2004", "TM2034"]);
const duplicateId = "TM2020";
const noRuntime = "TM2011";

/** Gives the problems of a definition their ranges in the file, without those that follow from what is told already. */
export function placeProblems(
  problems: readonly DefinitionProblem[],
  draft: Draft,
  told: readonly Diagnostic[],
  file: string | undefined,
): readonly Diagnostic[] {
  const placed: Diagnostic[] = [];
  const errors = told.filter(({ severity }) => severity === "error").map(({ range }) => range);
  const hidesReaders = problems.some(({ code }) => unreadable.has(code));
  for (const problem of problems) {
    if (followsFromBroken(problem, draft) || (hidesReaders && missingReaders.has(problem.code))) continue;
    const diagnostic = placeProblem(problem, draft, file);
    if (!errors.some((range) => contains(range, diagnostic.range))) placed.push(diagnostic);
  }
  return placed;
}

function followsFromBroken(
  { code, place }: DefinitionProblem,
  { broken, isNamed, sourceMap }: Draft,
): boolean {
  if (broken.has(place.node) && (place.node !== "" || code !== duplicateId)) return true;
  // A `uses` that is there and did not make it into the definition has been complained of.
  if (code === noRuntime && sourceMap.sourcesOf(place.node)[0]?.settings.has("uses") === true) return true;
  if (!isNamed && unknownNames.has(code)) return true;
  if (broken.has("") && undeclared.has(code)) return true;
  return broken.size > 0 && missingReaders.has(code);
}

function placeProblem(
  problem: DefinitionProblem,
  { sourceMap }: Draft,
  file: string | undefined,
): Diagnostic {
  const { code, severity, message, place, expected, help, related } = problem;
  const [first, second] = code === duplicateId ? sourceMap.sourcesOf(place.node) : [];
  const places =
    related?.map((other) => ({ message: other.message, range: sourceMap.locate(other.place) })) ?? [];
  if (first !== undefined && second !== undefined) places.unshift({ message: "first here", range: first.id });
  return {
    code,
    severity,
    message,
    ...(file !== undefined && { file }),
    range: second?.id ?? sourceMap.locate(place),
    ...(expected !== undefined && { expected }),
    ...(help !== undefined && { help }),
    ...(places.length > 0 && { related: places }),
  };
}

function contains(outer: SourceRange, inner: SourceRange): boolean {
  return outer.start.offset <= inner.start.offset && inner.end.offset <= outer.end.offset;
}
