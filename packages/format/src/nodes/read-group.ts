import type { GroupDefinition, JsonSchema } from "@tidemark/spec";
import type { Diagnostics } from "../diagnostics.ts";
import { repeat } from "../settings/attempt-shapes.ts";
import { defined } from "../settings/defined.ts";
import { describeKeys } from "../settings/field.ts";
import { keyRange, type Setting, type Settings } from "../settings/setting.ts";
import { described, mappingSchema, readSettings } from "../settings/shape.ts";
import { nodeShapes, wait } from "../settings/shared-shapes.ts";
import { anyValue, duration, id, number, oneOf } from "../settings/simple-shapes.ts";
import { stepKeys } from "./read-step.ts";

/** The part of a group that its fence says. */
export type GroupSettings = Omit<GroupDefinition, "kind" | "id" | "title" | "prose" | "location" | "nodes">;

/** The settings of groups, as the file spells them. */
const shapes = {
  ...nodeShapes,
  each: described("A list: the group runs once per element.", anyValue),
  as: described("What an element is called inside; `item` where nothing is said.", id),
  concurrency: described("How many elements are worked on at once.", number({ least: 1 })),
  repeat: described("The group runs again and again.", repeat),
  choose: described("Only the first child runs whose `when` is true.", oneOf(["first"])),
  wait: described("How many children must succeed.", wait),
  timeout: described("How long the group may take; 0 is no limit.", duration),
  output: described("The group's value. Without it, an object of its children's outputs.", anyValue),
};

export const groupKeys: readonly string[] = Object.keys(shapes);

export function readGroup(settings: Settings, diagnostics: Diagnostics): GroupSettings {
  const read = readSettings(shapes, settings, diagnostics, (key, setting) =>
    complainOfUnknown(key, setting, diagnostics),
  );
  const { on_error: onError, timeout: timeoutMs, ...rest } = read;
  return defined({ ...rest, onError, timeoutMs });
}

function complainOfUnknown(key: string, setting: Setting, diagnostics: Diagnostics): void {
  const range = keyRange(setting);
  if (stepKeys.includes(key)) {
    diagnostics.add("TM1409", range, `\`${key}\` belongs to a step, and this is a group.`, {
      help: `Write \`${key}\` in the steps of the group${key === "retry" ? ", or under `defaults:` in the front matter" : ""}.`,
    });
  } else diagnostics.add("TM1402", range, `A group has no key \`${key}\`.`, describeKeys(key, groupKeys));
}

/** The JSON Schema of a group's settings. */
export function groupSchema(): JsonSchema {
  return mappingSchema(shapes);
}
