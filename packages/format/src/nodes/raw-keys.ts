import type { RawKeys } from "../yaml/mask-expressions.ts";

/** Keys whose values are bare CEL, read before YAML sees them. */
export const stepRawKeys: RawKeys = {
  own: new Set(["when", "until", "while", "where", "select", "next"]),
  under: new Map(),
};

export const groupRawKeys: RawKeys = {
  own: new Set(["when"]),
  under: new Map([["repeat", new Set(["until", "while"])]]),
};
