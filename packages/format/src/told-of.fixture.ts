import type { NodeDefinition, StepDefinition } from "@tidemark/spec";
import { parse, type ParseResult } from "./parse.ts";

/** What a text is told of: `TM1403 12:10 soon` is the code, the place and the marked text. */
export function toldOf({ diagnostics }: Pick<ParseResult, "diagnostics">, text: string): readonly string[] {
  return diagnostics.map(
    ({ code, range: { start, end } }) =>
      `${code} ${start.line}:${start.column} ${text.slice(start.offset, end.offset)}`,
  );
}

/** A flow with a front matter of four lines, so that the body starts on line 5. */
export function flow(body: string, frontMatter = "log: off"): string {
  return `---\nname: test\n${frontMatter}\n---\n${body}`;
}

/** What the body of a flow is told of. */
export function toldOfBody(body: string, frontMatter?: string): readonly string[] {
  const text = flow(body, frontMatter);
  return toldOf(parse(text), text);
}

/** The nodes of a flow that is right. */
export function nodesOf(body: string, frontMatter?: string): readonly NodeDefinition[] {
  const text = flow(body, frontMatter);
  const { definition, diagnostics } = parse(text);
  if (definition === undefined)
    throw new Error(diagnostics.map(({ code, message }) => `${code} ${message}`).join("\n"));
  return definition.nodes;
}

/** The only step of a flow whose `yaml step` fence holds the settings. */
export function stepOf(settings: string): StepDefinition {
  const [node] = nodesOf(`## a\n\`\`\`yaml step\n${settings}\n\`\`\`\n`);
  if (node?.kind !== "step") throw new Error("There is no step.");
  return node;
}

/** What the settings of a step are told of; they start on line 7. */
export function toldOfSettings(settings: string): readonly string[] {
  return toldOfBody(`## a\n\`\`\`yaml step\n${settings}\n\`\`\`\n`);
}

/** Ids with those of their children in brackets: `a b[c d]`. */
export function outline(nodes: readonly NodeDefinition[]): string {
  return nodes
    .map((node) => (node.kind === "group" ? `${node.id}[${outline(node.nodes)}]` : node.id))
    .join(" ");
}
