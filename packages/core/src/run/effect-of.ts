import type { Effect, Runtime, RuntimeDescription, StepCall } from "@tidemark/spec";
import { callSettings } from "../call-settings.ts";

/** What a repeat of a call would do: as the flow says, else as its runtime says of these settings. */
export function effectOf(description: RuntimeDescription | undefined, call: StepCall): Effect {
  if (call.effect !== undefined) return call.effect;
  const runtime = description as Partial<Runtime> | undefined;
  if (runtime?.effect === undefined || runtime.config === undefined) return "idempotent";
  try {
    const result = runtime.config["~standard"].validate(callSettings(call));
    // Nobody can tell here: what is not known to be repeatable is not repeated.
    if (result instanceof Promise) return "once";
    if (result.issues === undefined) return runtime.effect(result.value, call.body);
    // Settings that do not fit were never executed, so a repeat does nothing. A secret's `***` may not fit where it does.
    return call.secrets === undefined ? "idempotent" : "once";
  } catch {
    return "once";
  }
}
