import type { RuntimeBody } from "@tidemark/spec";
import { ShellError } from "./shell-error.ts";

/** A program and what it is started with. */
export interface ShellProgram {
  readonly program: ShellName;
  readonly parameters: readonly string[];
}

export type ShellName = "sh" | "bash";

// Stop at the first command that fails and at names that are not set; in bash also at one that fails inside a pipe.
const strictness: Readonly<Record<ShellName, readonly string[]>> = {
  sh: ["-e", "-u"],
  bash: ["-e", "-u", "-o", "pipefail"],
};

/** Which shell runs a body. */
export function shellOf(body: RuntimeBody | undefined): ShellName {
  return body?.language === "bash" ? "bash" : "sh";
}

/** How a body is run. The step's place in the run is `$0`, with which the shell begins its complaints. */
export function shellProgram(body: RuntimeBody | undefined, path: string): ShellProgram {
  if (typeof body?.content !== "string") {
    throw new ShellError("missing_body", "Expected an `sh` or `bash` body, got none.", {
      hint: "Put the commands into a fence marked `sh step` under the step's settings.",
    });
  }
  const program = shellOf(body);
  return { program, parameters: [...strictness[program], "-c", "--", body.content, path] };
}
