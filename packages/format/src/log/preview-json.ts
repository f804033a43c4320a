import { isLongerThan, type Json } from "@tidemark/spec";

/** How a value's text starts: a string as it is, anything else as JSON. No more is built than about `length` characters. */
export function previewJson(value: Json, length: number): string {
  if (typeof value === "string") return value.slice(0, length);
  if (!isLongerThan(value, length)) return JSON.stringify(value);
  let text = "";
  for (const piece of pieces(value, length)) {
    text += piece;
    if (text.length >= length) break;
  }
  return text;
}

function* pieces(value: Json, length: number): Generator<string, void, undefined> {
  if (typeof value === "string") {
    yield JSON.stringify(value.slice(0, length));
  } else if (typeof value !== "object" || value === null) {
    yield JSON.stringify(value);
  } else if (isList(value)) {
    yield "[";
    for (const [index, element] of value.entries()) {
      if (index > 0) yield ",";
      yield* pieces(element, length);
    }
    yield "]";
  } else {
    yield "{";
    let separator = "";
    for (const [key, inner] of Object.entries(value)) {
      yield `${separator}${JSON.stringify(key.slice(0, length))}:`;
      yield* pieces(inner, length);
      separator = ",";
    }
    yield "}";
  }
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
