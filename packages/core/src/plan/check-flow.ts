import { definitionVersion, flowNamePattern, type FlowDefinition } from "@tidemark/spec";
import { pointerTo, type Problems } from "./problems.ts";

/** What a flow says of itself: definitions come from other places than the parser too. */
export function checkFlow(definition: FlowDefinition, problems: Problems): void {
  const { version, name, run } = definition;
  const known: number = definitionVersion;
  if (version !== known) {
    problems.add(
      "TM2050",
      { node: "", pointer: "/version" },
      `This is a definition of version ${String(version)}.`,
      {
        expected: `version ${known}`,
        help: "Read it with a Tidemark of its time, or make it anew.",
      },
    );
  }
  if (typeof name !== "string" || !flowNamePattern.test(name)) {
    problems.add("TM2022", { node: "", pointer: "/name" }, `${JSON.stringify(name)} is no name for a flow.`, {
      expected: "a lower-case letter, then up to 63 letters, digits, _ or -",
      help: "Write it like `weekly_digest`.",
    });
  }
  if (run.concurrency !== undefined) checkCount(run.concurrency, "/run/concurrency", problems);
  for (const [key, count] of Object.entries(run.limits ?? {}))
    checkCount(count, pointerTo("/run/limits", key), problems);
}

/** With none, or half of one, nothing would ever run. */
function checkCount(count: number, pointer: string, problems: Problems): void {
  if (Number.isSafeInteger(count) && count > 0) return;
  problems.add(
    "TM2034",
    { node: "", pointer },
    `${String(count)} steps at a time: expected a whole number of at least 1.`,
  );
}
