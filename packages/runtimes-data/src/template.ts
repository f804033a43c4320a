import type { Json, Runtime, RuntimeCall } from "@tidemark/spec";
import { z } from "zod";
import { singleValue } from "./single-value.ts";
import { valueSchema } from "./value-schema.ts";

export interface TemplateConfig {
  /** The text. A `text` or `md` body may stand in its place. */
  readonly text?: Json | undefined;
}

const config: z.ZodType<TemplateConfig> = z.strictObject({
  text: valueSchema.optional().describe("The text. A `text` or `md` body may stand in its place."),
});

/**
 * A step that gives a text: that of `text`, or of a `text` or `md` body. Its expressions have been evaluated by then.
 * A text that is one expression alone may be any value; it becomes text as it would inside longer text.
 *
 * @example
 * const call = await createCall(template(), { settings: {}, body: { language: "md", content: "# Hello Ada" } });
 * await template().execute(call) // "# Hello Ada"
 */
export function template(): Runtime<TemplateConfig, string> {
  return {
    type: "template",
    version: 1,
    languages: { text: "template", md: "template" },
    config,
    effect: () => "pure",
    async execute(call: RuntimeCall<TemplateConfig>): Promise<string> {
      call.signal.throwIfAborted();
      const value = singleValue("text", call.config.text, call.body);
      return typeof value === "string" ? value : JSON.stringify(value);
    },
  };
}
