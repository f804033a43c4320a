import { setTimeout as wait } from "node:timers/promises";
import type { Json, JsonObject, Runtime, RuntimeCall } from "../../packages/spec/src/index.ts";
import type { SendReport } from "./report.ts";

/** What a step of these flows does. */
export interface WorkSettings {
  /** How many attempts fail first. */
  readonly failures?: number;
  readonly takesMs?: number;
  /** How long a text it returns. */
  readonly bytes?: number;
  /** Comes back in the output. */
  readonly note?: Json;
}

/** A runtime whose every beginning and ending is reported before it goes on, and whose output follows from what it is given. */
export function workRuntime(send: SendReport): Runtime {
  return {
    version: 1,
    type: "work",
    values: true,
    config: { "~standard": { version: 1, vendor: "tidemark", validate: (value) => ({ value }) } },
    effect: () => "idempotent",
    execute: (call) => work(call as RuntimeCall<WorkSettings>, send),
  };
}

async function work(
  { path, attempt, idempotencyKey, config, values, signal }: RuntimeCall<WorkSettings>,
  send: SendReport,
): Promise<Json> {
  const { failures = 0, takesMs = 0, bytes = 0, note = null } = config;
  const about = { path, attempt, key: idempotencyKey };
  await send({ type: "began", ...about });
  if (takesMs > 0) await wait(takesMs, undefined, { signal });
  await send({ type: "ended", ...about });
  if (attempt <= failures) throw Object.assign(new Error(`${path} failed`), { code: "refused" });
  const from = Object.entries(values).map(([id, value]) => [id, shorten(value)] as const);
  return {
    made: path,
    note,
    from: Object.fromEntries(from),
    ...(bytes > 0 && { text: path.repeat(bytes / path.length) }),
  };
}

function shorten(value: Json): Json {
  const { text, ...rest } = (value ?? {}) as JsonObject;
  return typeof text === "string" ? { ...rest, length: text.length } : value;
}
