import type { FlowDefinition, Json, StepDefinition } from "@tidemark/spec";
import type { ProbeSettings } from "./probe-runtime.ts";

/** A step of a probe flow: what the probe does, and everything that a definition says besides. */
export type ProbeStep = ProbeSettings & { readonly settings?: Readonly<Record<string, Json>> } & Partial<
    Omit<StepDefinition, "kind" | "id" | "settings">
  >;

/** A flow of probe steps, as a definition. */
export function probeFlow(
  steps: Readonly<Record<string, ProbeStep>>,
  flow: Partial<FlowDefinition> = {},
): FlowDefinition {
  return {
    version: 1,
    name: "conformance",
    inputs: {},
    config: {},
    secrets: [],
    env: [],
    defaults: {},
    run: {},
    log: "off",
    nodes: Object.entries(steps).map(([id, step]) => probeStep(id, step)),
    ...flow,
  };
}

function probeStep(id: string, step: ProbeStep): StepDefinition {
  const { value, failures, error, takesMs, hangs, settings, ...rest } = step;
  return {
    kind: "step",
    id,
    uses: "probe",
    ...rest,
    settings: {
      ...(value !== undefined && { value }),
      ...(failures !== undefined && { failures }),
      ...(error !== undefined && { error }),
      ...(takesMs !== undefined && { takesMs }),
      ...(hangs !== undefined && { hangs }),
      ...settings,
    },
  };
}
