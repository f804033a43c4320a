import { EngineError } from "../engine-error.ts";

/** Names that stand for no person: who decided must be told from them. */
const nobody: ReadonlySet<string> = new Set(["timeout", "unattended", "interrupt"]);

/**
 * Checks the name of somebody who decides.
 *
 * @throws {EngineError} `invalid_option`
 */
export function checkName(by: string): void {
  if (typeof by === "string" && by.trim() !== "" && !nobody.has(by)) return;
  throw new EngineError(
    "invalid_option",
    `Expected \`by\` to be the name of a person, got ${JSON.stringify(by)}.`,
    {
      hint: `${[...nobody].join(", ")} stand for nobody.`,
    },
  );
}
