import { expect, test } from "vitest";

import { digestPlan } from "../fixtures/digest-plan.ts";
import { chooseStyle } from "../terminal/style.ts";
import { textWidth } from "../terminal/text-width.ts";
import { planLines } from "./plan-lines.ts";

test("shows waves as a table, then what a run would be given", () => {
  expect(planLines(digestPlan, chooseStyle({ isTerminal: false }, {})).join("\n")).toMatchInlineSnapshot(`
    " Weekly digest  weekly_digest · 4 waves, 5 steps

       step           runtime  needs           when            calls
     ~ wave 1
       topics         http                                     fallback cached_topics
     ~ wave 2
       good           set      topics
     ~ wave 3
       research       each     good
         notes        ai
         check        shell    notes
     ~ wave 4
       send           mail     research, good  size(good) > 0
     ~ only when called
       cached_topics  file

     asks a person
       approve        Read it all  reject after 1h00m
       research.look

     asks to be allowed
       run  sh                 research.check
       net  news.example       topics, send
       ?    depends on values  cached_topics

     inputs
       since  "2026-01-01"  default · First day
       topic  missing       What to look for
       tags   ["a","b"]

     config
       limit  10  default

     secrets  NEWS_TOKEN, SMTP_URL"
  `);
});

test("leaves out columns and tables that are empty", () => {
  const first = digestPlan.waves[1]?.[0];
  const plan = {
    ...digestPlan,
    waves: first === undefined ? [] : [[{ ...first, needs: [] }]],
    called: [],
    checkpoints: [],
    grants: [],
    openGrants: [],
    inputs: [],
    config: [],
    secrets: [],
  };
  expect(planLines(plan, chooseStyle({ isTerminal: false }, {})).join("\n")).toMatchInlineSnapshot(`
    " Weekly digest  weekly_digest · 1 wave, 1 step

       step  runtime
     ~ wave 1
       good  set"
  `);
});

test("keeps to the width of a terminal", () => {
  const style = chooseStyle({ isTerminal: true, columns: 50 }, { NO_COLOR: "1" });
  for (const line of planLines(digestPlan, style)) expect(textWidth(line)).toBeLessThanOrEqual(50);
});

test("lets nothing of the flow act on the terminal", () => {
  const plan = {
    ...digestPlan,
    title: "\u001B]0;x\u0007",
    inputs: [{ name: "a", value: "\u009B", from: "given" as const, description: "\u202E" }],
  };
  const printed = planLines(plan, chooseStyle({ isTerminal: false }, {})).join("\n");
  // oxlint-disable-next-line no-control-regex
  expect(printed).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/);
});
