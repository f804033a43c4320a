import fc from "fast-check";
import type { FlowDefinition } from "../../packages/spec/src/index.ts";
import { workFlow } from "./crash-flows.ts";

type Step = Parameters<typeof workFlow>[1][string];

const quick = { max: 2, baseMs: 1, capMs: 2, on: "any" } as const;

/** What a step may be, besides what it needs. The number is how likely. */
const kinds: readonly [weight: number, step: Step][] = [
  [6, {}],
  [3, { takesMs: 1 }],
  [3, { failures: 1, retry: quick }],
  [2, { failures: 2, retry: quick, takesMs: 1 }],
  [2, { failures: 9, onError: "continue" }],
  [1, { failures: 9, retry: quick, onError: "continue" }],
  [2, { failures: 9, fallback: "spare" }],
  [1, { failures: 9, fallback: "other" }],
  [1, { when: "false" }],
  [1, { effect: "once" }],
  [1, { bytes: 70_000 }],
  [1, { uses: "checkpoint", settings: { ask: "Go on?", default: "approve", unattended: "default" } }],
  [
    1,
    {
      uses: "checkpoint",
      timeoutMs: 2,
      settings: { ask: "Go on?", default: "reject", on_reject: "continue" },
    },
  ],
  [1, { uses: "checkpoint", settings: { ask: "Go on?" } }],
];

const step = fc.oneof(...kinds.map(([weight, arbitrary]) => ({ weight, arbitrary: fc.constant(arbitrary) })));

/** Flows of chains, fans and diamonds whose steps do all kinds of things. */
export const randomFlows: fc.Arbitrary<FlowDefinition> = fc
  .record({
    steps: fc.array(fc.record({ step, needs: fc.array(fc.nat(), { maxLength: 3 }) }), {
      minLength: 2,
      maxLength: 10,
    }),
    fatal: fc.option(fc.nat(), { freq: 4, nil: undefined }),
    handled: fc.boolean(),
    concurrency: fc.integer({ min: 1, max: 4 }),
    waves: fc.constantFrom("eager", "strict"),
  })
  .map(({ steps, fatal, handled, concurrency, waves }) => {
    const failing = fatal === undefined ? -1 : fatal % steps.length;
    const nodes = steps.map(({ step: kind, needs }, at) => {
      const names = [...new Set(at === 0 ? [] : needs.map((value) => `s${value % at}`))];
      const chosen: Step = at === failing ? { failures: 9 } : kind;
      return [`s${at}`, { ...chosen, needs: names }] as const;
    });
    const used = new Set(nodes.flatMap(([, { fallback }]) => (fallback === undefined ? [] : [fallback])));
    const spares = [...used].map(
      (id) =>
        [
          id,
          { note: "${{ primary.error.message }}", ...(id === "other" && { effect: "once" as const }) },
        ] as const,
    );
    const tidy = handled ? [["tidy", { note: "${{ failure.step }}" }] as const] : [];
    return workFlow("random", Object.fromEntries<Step>([...nodes, ...spares, ...tidy]), {
      run: { concurrency, waves },
      ...(handled && { onError: "tidy" }),
    });
  });
