import { ResilienceError } from "../resilience-error.ts";
import { entryVersion, fileNameOf, type InboxEntry } from "./inbox-entry.ts";

/**
 * The entry that a file's text stands for.
 *
 * @throws {ResilienceError} `damaged` or `newer_version`
 */
export function parseEntry(text: string, path: string, name: string): InboxEntry {
  const { version, ...entry } = parseFields(text, path);
  if (typeof version === "number" && version > entryVersion) {
    throw new ResilienceError("newer_version", `${path} was written by a later version.`, {
      hint: "Update Tidemark, and try again.",
    });
  }
  // The name is a hash of what is decided: an entry under another name would decide something else.
  if (version !== entryVersion || !isEntry(entry) || fileNameOf(entry) !== name) throw damaged(path);
  return entry;
}

function parseFields(text: string, path: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch (cause) {
    throw damaged(path, cause);
  }
  throw damaged(path);
}

function isEntry(
  entry: Readonly<Record<string, unknown>>,
): entry is InboxEntry & Readonly<Record<string, unknown>> {
  const { kind, id, evidence, decision, how, reason, by, at } = entry;
  if (typeof at !== "number") return false;
  switch (kind) {
    case "answer":
      return typeof id === "string" && typeof evidence === "string" && isDecision(decision);
    case "settlement":
      return (
        typeof id === "string" && ["done", "again", "fail"].includes(how as string) && typeof by === "string"
      );
    case "cancel":
      return typeof reason === "string" && typeof by === "string";
    default:
      return false;
  }
}

function isDecision(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { action, by, timedOut } = value as Readonly<Record<string, unknown>>;
  return typeof action === "string" && typeof by === "string" && typeof timedOut === "boolean";
}

function damaged(path: string, cause?: unknown): ResilienceError {
  return new ResilienceError(
    "damaged",
    `${path} is not what was asked of the run: somebody or something changed it.`,
    {
      ...(cause === undefined ? {} : { cause }),
      hint: "Remove the file, and give the answer again.",
    },
  );
}
