import type { FlowDefinition, JsonSchema, SourceRange } from "@tidemark/spec";
import type { Diagnostics } from "../diagnostics.ts";
import { defined } from "../settings/defined.ts";
import { describeKeys } from "../settings/field.ts";
import { variableNames } from "../settings/names.ts";
import { keyRange, type Settings } from "../settings/setting.ts";
import { described, mappingSchema, readSettings } from "../settings/shape.ts";
import { anyValue, flowName, id, oneOf, text, written } from "../settings/simple-shapes.ts";
import { allow, defaults, packages, run, schemasByName, tests, triggers } from "./front-matter-shapes.ts";

/** Everything of a definition that the front matter says. */
export type FrontMatter = Omit<FlowDefinition, "version" | "title" | "nodes" | "source">;

/** What stands for a front matter that cannot be read. */
export const emptyFrontMatter: FrontMatter = {
  name: "",
  inputs: {},
  config: {},
  secrets: [],
  env: [],
  defaults: {},
  run: {},
  log: "off",
};

/** The front matter's keys, in the order in which they are read best. */
const shapes = {
  name: described("What the flow is called.", flowName),
  description: described("What the flow does, in a sentence.", text),
  version: described("The author's own version of the flow.", written("a version such as `1.2.0`")),
  inputs: described("What a run is given: a JSON Schema by name.", schemasByName("an input")),
  config: described("The flow's knobs: a JSON Schema by name.", schemasByName("a knob")),
  secrets: described("The names of secrets that the flow uses.", variableNames),
  env: described("The names of environment variables that expressions may read.", variableNames),
  defaults: described("What is said for every step at once.", defaults),
  run: described("How a run goes about it.", run),
  output: described("The flow's value.", anyValue),
  on_error: described("The step or group that runs when the run fails.", id),
  on: described("What starts a run.", triggers),
  log: described("Whether the end of the file tells of the last run.", oneOf(["off", "footer"])),
  allow: described("What the flow asks to be allowed.", allow),
  runtimes: described("npm packages with extra runtimes.", packages),
  tests: described("Tests of the flow.", tests),
};

export const frontMatterKeys: readonly string[] = Object.keys(shapes);

/** Reads the front matter's settings. `opening` is where a missing key is complained of. */
export function readFrontMatter(
  settings: Settings,
  opening: SourceRange,
  diagnostics: Diagnostics,
): FrontMatter {
  const read = readSettings(shapes, settings, diagnostics, (key, setting) => {
    const message = `The front matter has no key \`${key}\`.`;
    diagnostics.add("TM1105", keyRange(setting), message, describeUnknown(key));
  });
  if (!settings.has("name")) {
    diagnostics.add("TM1104", opening, "The flow has no name.", {
      expected: "`name`",
      help: "Add `name: my_flow`.",
    });
  }
  const { version: revision, on_error: onError, on, ...rest } = read;
  return { ...emptyFrontMatter, ...defined({ ...rest, revision, onError, triggers: on }) };
}

/** The JSON Schema of a front matter. */
export function frontMatterSchema(): JsonSchema {
  return { ...mappingSchema(shapes), required: ["name"] };
}

/** Keys of a step that are easily taken for keys of the flow. */
function describeUnknown(key: string): ReturnType<typeof describeKeys> {
  if (key === "retry" || key === "timeout")
    return { help: `Write \`defaults: { ${key}: … }\` to say it for every step.` };
  if (key === "concurrency" || key === "waves" || key === "limits" || key === "deadline")
    return { help: `Write \`run: { ${key}: … }\`.` };
  if (key === "title") return { help: "The title is the file's level-1 heading: `# My flow`." };
  return describeKeys(key, frontMatterKeys);
}
