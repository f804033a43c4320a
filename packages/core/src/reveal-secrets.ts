import type { Json, StepCall } from "@tidemark/spec";
import { CoreError } from "./core-error.ts";

/** A call with its secrets filled in: the last moment, and the only place, at which they are text. */
export function revealSecrets(call: StepCall, secrets: Readonly<Record<string, string>>): StepCall {
  const revealed = structuredClone(call) as unknown as Record<string, Json>;
  for (const { pointer, parts } of call.secrets ?? []) {
    const text = parts.map((part) => (typeof part === "string" ? part : read(part.secret, secrets))).join("");
    place(revealed, pointer.split("/").slice(1).map(unescapePointer), text);
  }
  return revealed as unknown as StepCall;
}

function read(name: string, secrets: Readonly<Record<string, string>>): string {
  if (Object.hasOwn(secrets, name)) return secrets[name]!;
  throw new CoreError("missing_secret", `The secret \`${name}\` has no value here.`, {
    hint: `Set ${name} in the environment.`,
  });
}

function place(root: Record<string, Json>, keys: readonly string[], text: string): void {
  let target = root;
  for (const key of keys.slice(0, -1)) target = target[key] as Record<string, Json>;
  target[keys.at(-1)!] = text;
}

function unescapePointer(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}
