import type { Block } from "../block.ts";
import type { FormatCode } from "../codes/format-code.ts";
import type { Diagnostics } from "../diagnostics.ts";
import { limits } from "../limits.ts";
import type { RawKeys } from "../yaml/mask-expressions.ts";
import { parseYaml } from "../yaml/parse-yaml.ts";
import type { YamlProblem, YamlProblemKind } from "../yaml/yaml-problem.ts";
import { describeNode } from "../yaml/yaml-node.ts";
import type { Setting } from "./setting.ts";

export interface SettingsBlock {
  readonly settings: readonly Setting[];
  /** Whether something in it could not be read, so that settings may be missing. */
  readonly isBroken: boolean;
}

const codes: Readonly<Record<YamlProblemKind, FormatCode>> = {
  syntax: "TM1201",
  too_deep: "TM1202",
  anchor: "TM1203",
  alias: "TM1203",
  tag: "TM1203",
  directive: "TM1203",
  several_documents: "TM1203",
  merge_key: "TM1203",
  complex_key: "TM1203",
  duplicate_key: "TM1204",
  unsafe_key: "TM1205",
  unsafe_number: "TM1206",
  flow_expression: "TM1207",
};

/** Reads a block of YAML that holds settings: `key: value`, one below the other. */
export function readSettingsBlock(block: Block, rawKeys: RawKeys, diagnostics: Diagnostics): SettingsBlock {
  const { text } = block;
  if (text.length > limits.settingsBytes) {
    diagnostics.add(
      "TM1209",
      block.range(0, text.indexOf("\n")),
      `These settings are larger than ${limits.settingsBytes / 1000} KB.`,
      {
        help: "Keep data in files of its own, and read them in a step.",
      },
    );
    return { settings: [], isBroken: true };
  }
  const { node, problems } = parseYaml(text, rawKeys);
  for (const problem of problems) report(problem, block, diagnostics);
  if (node === undefined) return { settings: [], isBroken: problems.length > 0 };
  if (node.kind === "map")
    return { settings: node.entries.map((entry) => ({ entry, block })), isBroken: problems.length > 0 };
  if (problems.length === 0) {
    diagnostics.add(
      "TM1208",
      block.range(node.start, firstLineEnd(text, node.start, node.end)),
      `Settings are lines of \`key: value\`, and this is ${describeNode(node)}.`,
      {
        expected: "`key: value`",
        help: "Write one setting per line, such as `uses: http`.",
      },
    );
  }
  return { settings: [], isBroken: true };
}

function report(problem: YamlProblem, block: Block, diagnostics: Diagnostics): void {
  const { kind, message, expected, help, first } = problem;
  diagnostics.add(codes[kind], block.range(problem.start, problem.end), message, {
    ...(expected !== undefined && { expected }),
    ...(help !== undefined && { help }),
    ...(first !== undefined && {
      related: [{ message: "first here", range: block.range(first.start, first.end) }],
    }),
  });
}

function firstLineEnd(text: string, start: number, end: number): number {
  const newline = text.indexOf("\n", start);
  return newline === -1 ? end : Math.min(newline, end);
}
