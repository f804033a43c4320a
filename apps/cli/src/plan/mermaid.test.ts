import { expect, test } from "vitest";

import { digestPlan } from "../fixtures/digest-plan.ts";
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
