import fc from "fast-check";
import { expect, it } from "vitest";
import { previewJson } from "./preview-json.ts";

it("starts as the whole JSON does", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.nat({ max: 60 }), (raw, length) => {
      // Once through JSON: what a step returns has no -0.
      const value = JSON.parse(JSON.stringify(raw));
      const text = previewJson(value, length);
      const whole = typeof value === "string" ? value : JSON.stringify(value);
      expect(text.length).toBeGreaterThanOrEqual(Math.min(length, whole.length));
      expect(text.slice(0, length)).toBe(whole.slice(0, length));
    }),
  );
});

it("builds no more than is asked for", () => {
  const large = Array.from({ length: 1000 }, () => "x".repeat(100_000));
  const text = previewJson([large, large], 50);
  expect(text.length).toBeLessThan(200);
  expect(previewJson({ [large[0]!]: 1 }, 50).length).toBeLessThan(200);
});
