import { setTimeout as wait } from "node:timers/promises";
import { TidemarkError, type Json, type Runtime, type RuntimeCall } from "@tidemark/spec";

export interface GreetConfig {
  readonly name?: string;
  readonly waitMs?: number;
  readonly each?: string;
  readonly as?: string;
}

/** A runtime that does everything right. Tests break one thing at a time. */
export function greet(changes: Partial<Runtime<GreetConfig>> = {}): Runtime<GreetConfig> {
  return {
    type: "greet",
    version: 1,
    languages: { greeting: "raw" },
    deferred: { each: { kind: "template", variables: ["item", "index"] } },
    config: { "~standard": { version: 1, vendor: "test", validate: (value) => validate(value) } },
    effect: () => "pure",
    grants: () => [{ kind: "env", name: "USER" }],
    execute: greetPolitely,
    ...changes,
  };
}

const known: Readonly<Record<string, string>> = { name: "string", waitMs: "number", each: "string", as: "string" };

export function validate(value: unknown): { value: GreetConfig } | { issues: { message: string; path: string[] }[] } {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { issues: [{ message: "Expected an object.", path: [] }] };
  }
  const issues = Object.entries(value)
    .filter(([key, inner]) => known[key] !== typeof inner)
    .map(([key]) => ({ message: `Unexpected value of ${key}.`, path: [key] }));
  return issues.length > 0 ? { issues } : { value };
}

export async function greetPolitely(call: RuntimeCall<GreetConfig>): Promise<Json> {
  const { config, body, signal } = call;
  signal.throwIfAborted();
  call.emit({ type: "progress", message: "greeting" });
  if (config.waitMs !== undefined) {
    await wait(config.waitMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
  if (config.name === "xyzzy-42") throw new TidemarkError("greet", "nobody_there", "Expected somebody.");
  const name = config.each === undefined ? config.name : call.evaluate("each", { [config.as ?? "item"]: "Ada", index: 0 });
  return { greeting: [body?.content ?? "Hello", name ?? "you"].join(", ") };
}
