import type { FlowDefinition, Json, StepDefinition } from "../../packages/spec/src/index.ts";
import type { WorkSettings } from "./work-runtime.ts";

type Step = WorkSettings & Partial<Omit<StepDefinition, "kind" | "id">>;

/** A flow of steps that work, in the order in which they are given. */
export function workFlow(
  name: string,
  steps: Readonly<Record<string, Step>>,
  flow: Partial<FlowDefinition> = {},
): FlowDefinition {
  return {
    ...{ version: 1, name, inputs: {}, config: {}, secrets: [], env: [], defaults: {}, run: {}, log: "off" },
    nodes: Object.entries(steps).map(([id, step]) => workStep(id, step)),
    ...flow,
  };
}

function workStep(id: string, step: Step): StepDefinition {
  const { failures, takesMs, bytes, note, settings, ...rest } = step;
  const work = Object.entries({ failures, takesMs, bytes, note }).filter(([, value]) => value !== undefined);
  return {
    ...{ kind: "step", id, uses: "work" },
    ...rest,
    settings: { ...(Object.fromEntries(work) as Record<string, Json>), ...settings },
  };
}

const names = (count: number): string[] => Array.from({ length: count }, (_, at) => `s${at + 1}`);
const quick = { max: 3, baseMs: 2, capMs: 4, on: "any" } as const;

function chain(): FlowDefinition {
  const steps = names(6).map((id, at) => [id, at === 0 ? {} : { needs: [`s${at}`] }] as const);
  return workFlow("chain", Object.fromEntries(steps), { output: "${{ s6 }}" });
}

function fan(): FlowDefinition {
  const steps = names(8).map((id, at) => [id, { needs: ["first"], takesMs: 1 + (at % 3) }] as const);
  return workFlow(
    "fan",
    { first: {}, ...Object.fromEntries(steps), join: { needs: names(8) } },
    { output: "${{ join }}" },
  );
}

function retry(): FlowDefinition {
  return workFlow(
    "retry",
    {
      shaky: { failures: 2, retry: quick },
      lost: { failures: 9, retry: { ...quick, max: 1 }, fallback: "spare" },
      spare: { note: "${{ primary.error.code }}" },
      given: { failures: 9, onError: "continue", needs: ["shaky"] },
      join: { needs: ["shaky", "lost"] },
    },
    { output: { join: "${{ join }}", given: "${{ steps.given.status }}" } },
  );
}

function question(): FlowDefinition {
  return workFlow(
    "question",
    {
      draft: {},
      beside: { needs: ["draft"] },
      agreed: { uses: "checkpoint", needs: ["draft"], settings: { ask: "Send it?", show: "${{ draft }}" } },
      send: { needs: ["agreed", "beside"], note: "${{ agreed.action }}" },
    },
    { output: "${{ send }}" },
  );
}

function blobs(): FlowDefinition {
  return workFlow(
    "blobs",
    {
      big: { bytes: 90_000 },
      bigger: { bytes: 200_000, needs: ["big"] },
      same: { bytes: 90_000, needs: ["big"] },
      join: { needs: ["bigger", "same"] },
    },
    { output: "${{ join }}" },
  );
}

function cached(): FlowDefinition {
  return workFlow(
    "cached",
    { kept: { cache: true }, after: { needs: ["kept"] }, last: { needs: ["after"], cache: true } },
    { output: "${{ last }}" },
  );
}

function once(): FlowDefinition {
  return workFlow(
    "once",
    { before: {}, pay: { effect: "once", needs: ["before"] }, after: { needs: ["pay"] } },
    { output: "${{ after }}" },
  );
}

/** A handler that runs on failure, and the failure of the run after it. */
function failing(): FlowDefinition {
  return workFlow(
    "failing",
    {
      good: {},
      bad: { failures: 9, needs: ["good"] },
      tidy: { note: "${{ failure.step }}" },
      never: { needs: ["bad"] },
    },
    { onError: "tidy" },
  );
}

export const crashFlows: Readonly<Record<string, FlowDefinition>> = Object.fromEntries(
  [chain(), fan(), retry(), question(), blobs(), cached(), once(), failing()].map((flow) => [
    flow.name,
    flow,
  ]),
);
