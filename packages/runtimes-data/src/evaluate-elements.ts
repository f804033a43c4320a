import type { Json, RuntimeCall } from "@tidemark/spec";
import { elementsOf, type Collection } from "./collection.ts";
import { DataError } from "./data-error.ts";
import { createPacer } from "./pacer.ts";

interface ElementsConfig {
  readonly over: Collection;
  readonly as?: string | undefined;
}

/** Evaluates a deferred setting for each element, in order, and hands over both. */
export async function evaluateElements(
  call: RuntimeCall<ElementsConfig>,
  setting: string,
  visit: (value: Json, element: Json, index: number) => void,
): Promise<void> {
  const { config, signal } = call;
  signal.throwIfAborted();
  const variable = config.as ?? "item";
  const pace = createPacer(signal);
  for (const [index, element] of elementsOf(config.over).entries()) {
    const pause = pace();
    if (pause !== undefined) await pause;
    visit(evaluate(call, setting, { [variable]: element, index }), element, index);
  }
}

function evaluate(
  call: RuntimeCall<ElementsConfig>,
  setting: string,
  variables: Readonly<Record<string, Json>> & { readonly index: number },
): Json {
  try {
    return call.evaluate(setting, variables);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `\`${setting}\` failed for the element at index ${variables.index}: ${reason}`;
    throw new DataError("element_failed", message, { cause: error });
  }
}
