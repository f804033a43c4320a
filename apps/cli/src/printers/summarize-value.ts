import type { Json, JsonObject } from "@tidemark/spec";

import { escapeLine, escapeText } from "../terminal/escape-text.ts";

/** More of a text is not looked at: outputs can be large and a summary is short. */
const longestText = 400;
const longestJson = 60;

/**
 * A few words that tell a value: how many items, the first line, small objects as they are.
 *
 * @example
 * summarizeValue([1, 2, 3]) // "3 items"
 */
export function summarizeValue(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return summarizeText(value);
  if (typeof value !== "object") return String(value);
  if (isList(value)) return count(value.length, "item");
  return summarizeObject(value);
}

/**
 * A number with its noun.
 *
 * @example
 * count(2, "step") // "2 steps"
 */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}

function summarizeText(text: string): string {
  const lines = escapeText(text.slice(0, longestText)).trim().split("\n");
  const first = escapeLine(lines[0]?.trim() ?? "");
  const total = text.trim().split("\n", 1001).length;
  if (total === 1) return first === "" ? "" : `"${first}"`;
  return `${total > 1000 ? "over 1000" : total} lines "${first}"`;
}

function summarizeObject(value: JsonObject): string {
  const keys = Object.keys(value);
  if (keys.length === 0) return "{}";
  const names =
    escapeLine(keys.slice(0, 8).join(", ")) + (keys.length > 8 ? ` and ${keys.length - 8} more` : "");
  if (keys.length > 6 || Object.values(value).some((field) => typeof field === "object" && field !== null))
    return `{ ${names} }`;
  const fields = keys.map((key) => `${key}: ${describeField(value[key])}`).join(", ");
  const text = `{ ${escapeLine(fields)} }`;
  return text.length <= longestJson ? text : `{ ${names} }`;
}

function describeField(field: Json | undefined): string {
  return typeof field === "string" ? `"${field.slice(0, longestJson + 1)}"` : JSON.stringify(field);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
