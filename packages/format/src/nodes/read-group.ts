import type { GroupDefinition } from "@tidemark/spec";
import type { Diagnostics } from "../diagnostics.ts";
import { describeKeys, Field } from "../settings/field.ts";
import { readNeeds, readWait } from "../settings/read-common.ts";
import { defined, readRepeat } from "../settings/read-retry.ts";
import { keyRange, type Settings } from "../settings/setting.ts";
import { groupKeys, stepKeys, type GroupKey } from "./step-keys.ts";

/** The part of a group that its fence says. */
export type GroupSettings = Omit<GroupDefinition, "kind" | "id" | "title" | "prose" | "location" | "nodes">;

export function readGroup(settings: Settings, diagnostics: Diagnostics): GroupSettings {
  const fields: Partial<Record<GroupKey, Field>> = {};
  for (const [key, setting] of settings) {
    const known = groupKeys.find((name) => name === key);
    if (known !== undefined) fields[known] = Field.of(setting, diagnostics);
    else if (stepKeys.some((name) => name === key)) {
      diagnostics.add("TM1409", keyRange(setting), `\`${key}\` belongs to a step, and this is a group.`, {
        help: `Write \`${key}\` in the steps of the group${key === "retry" ? ", or under `defaults:` in the front matter" : ""}.`,
      });
    } else
      diagnostics.add(
        "TM1402",
        keyRange(setting),
        `A group has no key \`${key}\`.`,
        describeKeys(key, groupKeys),
      );
  }
  return defined({
    needs: fields.needs && readNeeds(fields.needs),
    when: fields.when?.expression(),
    else: fields.else?.boolean(),
    fallback: fields.fallback?.id(),
    onError: fields.on_error?.id(),
    each: fields.each?.json(),
    as: fields.as?.id(),
    concurrency: fields.concurrency?.number({ least: 1 }),
    repeat: fields.repeat && readRepeat(fields.repeat),
    choose: fields.choose?.oneOf(["first"]),
    wait: fields.wait && readWait(fields.wait),
    timeoutMs: fields.timeout?.duration(),
    output: fields.output?.json(),
  });
}
