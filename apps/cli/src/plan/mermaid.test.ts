import { expect, test } from "vitest";

import { digestPlan } from "../fixtures/digest-plan.ts";
import type { DescribedNode } from "./describe-plan.ts";
import { formatMermaid } from "./mermaid.ts";

test("draws steps, groups, conditions, needs and calls", () => {
  expect(formatMermaid(digestPlan)).toMatchInlineSnapshot(`
    "flowchart LR
      step_topics["Fetch the topics<br>http"]
      step_good["good<br>set"]
      subgraph step_research["Research<br>each"]
        step_research__notes["Ask #quot;the#quot; model<br>ai"]
        step_research__check["check<br>shell"]
        step_research__notes --> step_research__check
      end
      step_send{{"Send<br>mail"}}
      step_cached_topics["cached_topics<br>file"]
      step_topics -.->|fallback| step_cached_topics
      step_topics --> step_good
      step_good --> step_research
      step_research --> step_send
      step_good --> step_send
    "
  `);
});

test("titles cannot end their label", () => {
  const plan = {
    ...digestPlan,
    waves: [
      [
        {
          path: "a",
          id: "a",
          kind: "step" as const,
          title: '"]; click a "x" <b>#',
          wave: 1,
          uses: "set",
          needs: [],
        },
      ],
    ],
  };
  const label = /\["(.*?)"\]/.exec(formatMermaid(plan))?.[1];
  expect(label).toBe("#quot;]; click a #quot;x#quot; #lt;b#gt;#35;<br>set");
});

/** So many steps, each of which needs the one before. */
function chain(path: string, length: number): readonly DescribedNode[] {
  return Array.from({ length }, (_, index) => ({
    path: `${path}s${index}`,
    id: `s${index}`,
    kind: "step",
    wave: index + 1,
    uses: "set",
    needs: index === 0 ? [] : [`s${index - 1}`],
  }));
}

function group(path: string, nodes: readonly DescribedNode[]): DescribedNode {
  return { path, id: path.split(".").at(-1) ?? "", kind: "group", wave: 1, uses: "group", needs: [], nodes };
}

function draw(nodes: readonly DescribedNode[]): string {
  return formatMermaid({ ...digestPlan, waves: [nodes], called: [] });
}

test("up to 200 arrows everything is drawn", () => {
  const drawn = draw([...chain("", 101), group("a", chain("a.", 101))]);
  expect(drawn.match(/-->/g)).toHaveLength(200);
  expect(drawn).not.toContain("%%");
});

test("above 200 arrows groups become one node each, the innermost first", () => {
  const drawn = draw([...chain("", 102), group("a", [...chain("a.", 51), group("a.b", chain("a.b.", 51))])]);
  expect(drawn.match(/-->/g)).toHaveLength(101 + 50);
  expect(drawn).toContain("  %% Over 200 arrows");
  expect(drawn).toContain('    step_a__b["b<br>group, 51 steps"]\n');
  expect(drawn).toContain("  subgraph step_a[");
});

test("all groups, where that is not enough; more cannot be left out", () => {
  const drawn = draw([...chain("", 300), group("a", [...chain("a.", 2), group("a.b", chain("a.b.", 3))])]);
  expect(drawn.match(/-->/g)).toHaveLength(299);
  expect(drawn).toContain('  step_a["a<br>group, 5 steps"]\n');
  expect(drawn).not.toContain("subgraph");
});
