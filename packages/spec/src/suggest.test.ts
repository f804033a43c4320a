import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { suggest } from "./suggest.ts";

const keys = ["timeout", "retry", "needs", "when", "on_error", "uses"];

describe("suggest", () => {
  it.each([
    ["timout", "timeout"],
    ["tiemout", "timeout"],
    ["retrys", "retry"],
    ["need", "needs"],
    ["wehn", "when"],
    ["onError", "on_error"],
    ["on-error", "on_error"],
    ["USES", "uses"],
    ["use", "uses"],
  ])("takes %s for %s", (word, meant) => {
    expect(suggest(word, keys)).toBe(meant);
  });

  it.each(["url", "x", "", "description", "a"])("has nothing to say about %j", (word) => {
    expect(suggest(word, keys)).toBeUndefined();
  });

  it("does not suggest the word itself", () => {
    expect(suggest("when", ["when"])).toBeUndefined();
  });

  it("takes the nearest, and of equally near ones the first", () => {
    expect(suggest("bat", ["bit", "bats", "cat"])).toBe("bit");
    expect(suggest("topcis", ["topic", "topics"])).toBe("topics");
    expect(suggest("topics", ["topcs", "TOPICS"])).toBe("TOPICS");
  });

  it("is allowed one slip per three letters", () => {
    const slip = (word: string, at: number): string => `${word.slice(0, at)}#${word.slice(at + 1)}`;
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "b", "c", "d"), minLength: 6, maxLength: 20 }),
        fc.nat(5),
        fc.nat(5),
        (word, first, second) => {
          expect(suggest(slip(slip(word, first), second), ["zzzzzzzz", word])).toBe(word);
        },
      ),
    );
    expect(suggest("abcdef", ["axxxef"])).toBeUndefined();
  });

  it("looks through a long list quickly", () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `step_number_${index}`);
    const started = performance.now();
    for (let round = 0; round < 20; round++) expect(suggest("step_nubmer_77", names)).toBe("step_number_77");
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
