import type { DefinitionProblem, Diagnostic, SourceRange } from "@tidemark/spec";
import { hiddenMark } from "./nodes/build-nodes.ts";
import { groupKeys } from "./nodes/read-group.ts";
import type { Draft } from "./read-draft.ts";

/** Complaints of a name that nothing has. They may follow from a node whose own name could not be read. */
const unknownNames = new Set(["TM2002", "TM2003", "TM2030"]);
/** Complaints that something is missing somewhere in the flow, which may stand in a part that could not be read. */
const missingReaders = new Set(["TM2033", "TM2040", "TM2041"]);
/** Complaints of expressions that could not be read, and so do not count as readers. */
const unreadable = new Set(["TM2001", "TM2006", "TM2007"]);
const undeclared = new Set(["TM2004", "TM2034"]);
/** Ids are checked when the file is read. */
const badId = "TM2022";
const unknownSetting = "TM2013";
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
  if (broken.has(place.node) || code === badId) return true;
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
  const { code, severity, message, place, expected, related } = problem;
  const help = groupKeyHelp(problem) ?? problem.help;
  const places = related?.map((other) => ({
    message: shown(other.message),
    range: sourceMap.locate(other.place),
  }));
  return {
    code,
    severity,
    message: shown(message),
    ...(file !== undefined && { file }),
    range: sourceMap.locate(place),
    ...(expected !== undefined && { expected: shown(expected) }),
    ...(help !== undefined && { help: shown(help) }),
    ...(places !== undefined && { related: places }),
  };
}

/** A group's setting in a step is no slip of the pen. */
function groupKeyHelp({ code, place }: DefinitionProblem): string | undefined {
  const key = groupKeys.find((name) => place.pointer === `/settings/${name}`);
  if (code !== unknownSetting || key === undefined) return undefined;
  return `\`${key}\` belongs to a group: put this step under a deeper heading, and \`${key}\` into a \`yaml group\` fence above it.`;
}

const hidden = new RegExp(`${hiddenMark}\\d+`, "g");

/** A text with the ids that the file gives. */
function shown(text: string): string {
  return text.replaceAll(hidden, "");
}

function contains(outer: SourceRange, inner: SourceRange): boolean {
  return outer.start.offset <= inner.start.offset && inner.end.offset <= outer.end.offset;
}
