import type { JsonObject, Runtime, RuntimeCall } from "@tidemark/spec";
import { CoreError } from "./core-error.ts";

export const functionType = "function";

/**
 * What a step does. `values` holds the flow's `inputs`, the outputs of the steps that `needs` names, and, in
 * a fallback, `primary`.
 */
// The outputs of other steps are whatever those return: the author knows, the compiler cannot.
// eslint-disable-next-line typescript/no-explicit-any
export type StepFunction = (values: Readonly<Record<string, any>>, call: RuntimeCall) => unknown;

/** The runtime of steps that are functions of this process. */
export function functionRuntime(functions: ReadonlyMap<string, StepFunction>): Runtime {
  return {
    version: 1,
    type: functionType,
    values: true,
    config: { "~standard": { version: 1, vendor: "tidemark", validate: (value) => ({ value }) } },
    effect: () => "idempotent",
    execute(call) {
      // A fallback runs under the path of the step it stands in for: `topics~cached_topics`.
      const id = call.path.slice(call.path.lastIndexOf("~") + 1);
      const run = functions.get(id);
      if (run === undefined)
        return Promise.reject(new CoreError("not_found", `The flow has no function for \`${id}\`.`));
      const own = call.config as JsonObject;
      try {
        // An asynchronous function's own promise is passed on as it is: one more around it would cost a third of a small step.
        return Promise.resolve(run(isEmpty(own) ? call.values : { ...call.values, ...own }, call));
      } catch (thrown) {
        return Promise.reject(thrown as Error);
      }
    },
  };
}

function isEmpty(object: JsonObject): boolean {
  for (const _key in object) return false;
  return true;
}
