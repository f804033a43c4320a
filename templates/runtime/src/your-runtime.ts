import type { Runtime, RuntimeCall } from "@tidemark/spec";
import { yourRuntimeConfig, type YourRuntimeConfig } from "./your-runtime-config.ts";
import { YourRuntimeError } from "./your-runtime-error.ts";

/**
 * A step that cuts a text short.
 *
 * @example
 * const call = await createCall(yourRuntime(), { settings: { text: "one two three", words: 2 } });
 * await yourRuntime().execute(call) // "one two …"
 */
export function yourRuntime(): Runtime<YourRuntimeConfig, string> {
  return {
    type: "your_runtime",
    version: 1,
    config: yourRuntimeConfig,
    effect: () => "pure",
    async execute({ config, signal }: RuntimeCall<YourRuntimeConfig>): Promise<string> {
      signal.throwIfAborted();
      const { text, words = 25 } = config;
      const found = text.split(/\s+/).filter((word) => word !== "");
      if (found.length === 0) {
        throw new YourRuntimeError("empty_text", "Expected a text to cut short, got one without a word.", {
          hint: "Where the text may be empty, give the step a `when`.",
        });
      }
      return [...found.slice(0, words), ...(found.length > words ? ["…"] : [])].join(" ");
    },
  };
}
