import type { JsonObject, StepCall } from "@tidemark/spec";

/** All settings of a call as its runtime's schema expects them: the deferred ones as they were written. */
export function callSettings({ settings, deferred }: StepCall): JsonObject {
  if (deferred === undefined) return settings;
  const written = Object.entries(deferred).map(([setting, { value }]) => [setting, value] as const);
  return { ...settings, ...Object.fromEntries(written) };
}
