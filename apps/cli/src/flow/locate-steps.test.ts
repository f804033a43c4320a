import type { FlowDefinition } from "@tidemark/spec";
import { expect, test } from "vitest";

import { locateSteps } from "./locate-steps.ts";

const at = (line: number) => ({ start: { line, column: 1, offset: 0 }, end: { line, column: 2, offset: 1 } });
const step = (id: string, line: number) => ({ kind: "step", id, settings: {}, location: at(line) }) as const;
const flow = {
  source: "/repo/flows/a.flow.md",
  nodes: [
    step("topics", 5),
    step("spare", 9),
    { kind: "group", id: "research", location: at(12), nodes: [step("notes", 15), step("tidy", 20)] },
  ],
} as unknown as FlowDefinition;

test("finds a step, one of a group, iterations, and what stands in for a step", () => {
  const locate = locateSteps(flow, { folder: "/repo/flows", environment: {} });
  const file = "a.flow.md";
  expect(locate("topics")).toEqual({ file, line: 5 });
  expect(locate("research[14].notes")).toEqual({ file, line: 15 });
  expect(locate("topics~spare")).toEqual({ file, line: 9 });
  expect(locate("research[2].notes!tidy")).toEqual({ file, line: 20 });
  expect(locate("nothing")).toBeUndefined();
});

test("names the file from the top of the repository, where GitHub looks for it", () => {
  const environment = { GITHUB_WORKSPACE: "/repo" };
  expect(locateSteps(flow, { folder: "/elsewhere", environment })("topics")?.file).toBe("flows/a.flow.md");
  const { source: _none, ...sourceless } = flow;
  expect(locateSteps(sourceless, { folder: "/", environment })("topics")).toBeUndefined();
});
