import { z } from "zod";

/** The settings, as flows write them. */
export interface YourRuntimeConfig {
  /** The text to cut short. */
  readonly text: string;
  /** How many words are kept. @default 25 */
  readonly words?: number | undefined;
}

export const yourRuntimeConfig: z.ZodType<YourRuntimeConfig> = z.strictObject({
  text: z.string(),
  words: z.int().min(1).optional(),
});
