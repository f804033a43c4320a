import { describe, expect, it } from "vitest";
import { Pattern } from "./pattern.ts";

function matches(pattern: string, text: string): boolean {
  return new Pattern(pattern).test(text, () => {});
}

describe("Pattern", () => {
  it.each([
    ["", "", true],
    ["", "abc", true],
    ["b", "abc", true],
    ["^b", "abc", false],
    ["^abc$", "abc", true],
    ["^(a|b)+$", "abba", true],
    ["colou?r", "color", true],
    ["^a{2,3}$", "aaaa", false],
    ["^a{2,}$", "aaaa", true],
    ["a{,3}", "a{,3}", true],
    ["a{x}", "a{x}", true],
    ["{", "{", true],
    ["^\\d{4}-\\d{2}$", "2026-01", true],
    ["^[\\w.+-]+@[\\w-]+\\.[\\w.]+$", "ada.l@example.org", true],
    ["[]a]", "]", true],
    ["[^]a]", "]", false],
    ["[a\\]]", "]", true],
    ["[[:alpha:]]+[[:digit:]]", "ab1", true],
    ["^[[:^digit:]]+$", "a1", false],
    ["[[:punct:]]", "_", true],
    ["\\bcat\\b", "a cat sat", true],
    ["\\bcat\\b", "concat", false],
    ["\\Aa", "ba", false],
    ["a\\z", "ab", false],
    [".", "\n", false],
    ["(?s).", "\n", true],
    ["^b$", "a\nb\nc", false],
    ["(?m)^b$", "a\nb\nc", true],
    ["(?i)HELLO", "hello", true],
    ["(?i)[^a]", "A", false],
    ["(?i)straße", "STRAßE", true],
    ["(?i)ärger", "ÄRGER", true],
    ["a(?i)b", "aB", true],
    ["a(?i)b", "AB", false],
    ["(?i:a)b", "Ab", true],
    ["(?i:a)b", "AB", false],
    ["(?i)a(?-i)b", "AB", false],
    ["(a(?i)b)c", "aBC", false],
    ["(?i)a|b", "B", true],
    ["(?P<year>\\d+)", "2026", true],
    ["^\\pL+$", "äß", true],
    ["^\\p{Greek}+$", "αβ", true],
    ["\\P{L}", "a", false],
    ["^.$", "😀", true],
    ["^[😀-😂]$", "😁", true],
    ["\\x{1F600}", "😀", true],
    ["\\x41", "A", true],
    ["\\t\\n", "\t\n", true],
    ["\\$\\{\\(", "${(", true],
    ["(|a)+b", "aab", true],
    ["()*", "a", true],
    ["(a*)*b", "aaab", true],
    ["a**".slice(0, 2), "aa", true],
  ])("%s on %j is %s", (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  it.each([
    ["(a", "("],
    ["a)", ")"],
    ["[a", "early"],
    ["[z-a]", "range"],
    ["[\\d-z]x[a-\\d]", "range"],
    ["*a", "repeat"],
    ["a**", "repeated"],
    ["a{2}{3}", "repeated"],
    ["a{3,2}", "from"],
    ["a{1001}", "from"],
    ["\\", "early"],
    ["\\q", "escape"],
    ["(a)\\1", "linear"],
    ["(?=a)", "linear"],
    ["(?!a)", "linear"],
    ["(?<=a)b", "linear"],
    ["(?<!a)b", "linear"],
    ["(?>a)", "(?"],
    ["(?x:a)", "(?"],
    ["(?<a b>c)", "name"],
    ["[[:nope:]]", "class"],
    ["\\p{Nope}", "class"],
    ["\\x{110000}", "code point"],
    ["\\xZZ", "code point"],
    ["((a{100}){100}){100}", "repetitions"],
    ["(".repeat(200) + ")".repeat(200), "deep"],
    ["a".repeat(3000), "characters"],
  ])("%s is refused", (pattern, reason) => {
    expect(() => new Pattern(pattern)).toThrow(
      expect.objectContaining({ name: "PatternProblem", message: expect.stringContaining(reason) as string }),
    );
  });

  it.each([
    "(a+)+$",
    "(a|a)*$",
    "(a|aa)+$",
    "(.*)*x",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    "(a?){50}a{50}$",
    "(x+x+)+y",
  ])("%s takes no longer than others on 50,000 characters", (pattern) => {
    const started = process.cpuUsage();
    new Pattern(pattern).test(`${"a".repeat(50_000)}!`, () => {});
    expect(process.cpuUsage(started).user).toBeLessThan(1_000_000);
  });
});
