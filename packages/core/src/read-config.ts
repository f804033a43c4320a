import type { Runtime } from "@tidemark/spec";
import { CoreError } from "./core-error.ts";

/** What a runtime's schema made of its settings. */
export type Validation = Awaited<ReturnType<Runtime["config"]["~standard"]["validate"]>>;

/** The settings as the runtime wants them, or an error that names each that does not fit. */
export function readConfig({ type }: Pick<Runtime, "type">, result: Validation): unknown {
  if (result.issues === undefined) return result.value;
  const lines = result.issues.map(({ path = [], message }) => {
    const keys = path.map((part) => String(typeof part === "object" ? part.key : part)).join(".");
    return keys === "" ? message : `${keys}: ${message}`;
  });
  throw new CoreError("invalid_config", `The settings do not fit \`${type}\`: ${lines.join("; ")}`);
}
