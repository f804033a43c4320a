import { performance } from "node:perf_hooks";
import { exampleRuntimes } from "./example-runtimes.fixture.ts";
import { validate } from "./validate.ts";

const step = "## a\n```sh step\n:\n```\n";
const front = "---\nname: x\n---\n";

/** Files that want too much, and the diagnostics that they get. */
export const hostileFiles: Readonly<Record<string, { readonly codes: readonly string[]; text(): string }>> = {
  "a file over 1 MB": { codes: ["TM1001"], text: () => front + step + "a ".repeat(600_000) },
  "a file of 1 MB with 10,000 steps and something wrong in it": {
    codes: ["TM1403"],
    text: () => {
      const steps = Array.from(
        { length: 9999 },
        (_, index) => `## s${index}\n\nWords.\n\n\`\`\`sh step timeout=9s\necho\n\`\`\`\n`,
      );
      const text = `${front}${steps.join("")}## z\n\`\`\`sh step timeout=9\n:\n\`\`\`\n`;
      return text + "Words. ".repeat(Math.floor((999_990 - text.length) / 7));
    },
  },
  "a front matter over 64 KB": {
    codes: ["TM1103"],
    text: () => `---\nname: x\n# ${"a".repeat(64_000)}\n---\n${step}`,
  },
  "a front matter of 64 KB": {
    codes: ["TM1105"],
    text: () =>
      `---\nname: x\nnmae: y\nsecrets:\n${Array.from({ length: 7000 }, (_, index) => `- A${index}\n`)
        .join("")
        .slice(0, 63_800)
        .replace(/\n[^\n]*$/, "")}\n---\n${step}`,
  },
  "YAML aliases that multiply": {
    codes: ["TM1203"],
    text: () => {
      const levels = Array.from(
        { length: 30 },
        (_, index) => `a${index}: &a${index} [${`*a${index - 1}, `.repeat(9)}]`,
      );
      return `---\nname: x\noutput:\n  ${levels.join("\n  ").replaceAll("*a-1", "x")}\n---\n${step}`;
    },
  },
  "100,000 nested brackets in prose": {
    codes: ["TM1403"],
    text: () =>
      `${front}${"[".repeat(100_000)}\n\n## a\n\`\`\`sh step timeout=9\n:\n\`\`\`\n${"[".repeat(100_000)}${"]".repeat(100_000)}`,
  },
  "100,000 nested brackets in settings": {
    codes: ["TM1209"],
    text: () => `${front}## a\n\`\`\`yaml step\nuses: x\ny: ${"[".repeat(100_000)}\n\`\`\`\n`,
  },
  "as many brackets as settings may hold": {
    codes: ["TM1202"],
    text: () => `${front}## a\n\`\`\`yaml step\nuses: x\ny: ${"[".repeat(63_000)}\n\`\`\`\n`,
  },
  "100,000 nested brackets in an expression": {
    codes: ["TM2001"],
    text: () => `${front}## a\n\`\`\`cel step\n${"[".repeat(100_000)}1${"]".repeat(100_000)}\n\`\`\`\n`,
  },
  "100,000 nested brackets in an info string": {
    codes: ["TM1314"],
    text: () => `${front}## a\n\`\`\`sh step ${"[".repeat(100_000)}\n:\n\`\`\`\n`,
  },
  "100,000 headings": {
    codes: ["TM1403"],
    text: () => `${front}${"# a\n".repeat(100_000)}# z\n\`\`\`sh step timeout=9\n:\n\`\`\`\n`,
  },
  ...Object.fromEntries(
    ["(", "!", "-", "[", "{a:", "a ? b : ", "a.", "a(", "a + "].map((part) => [
      `an expression 10,000 deep, of \`${part}\``,
      { codes: ["TM2001"], text: () => `${front}## a\n\`\`\`cel step\n${part.repeat(10_000)}\n\`\`\`\n` },
    ]),
  ),
};

const [, , name = ""] = process.argv;
const file = process.argv[1] === import.meta.filename ? hostileFiles[name] : undefined;
if (file !== undefined) {
  const text = file.text();
  const start = performance.now();
  const { diagnostics } = validate(text, { runtimes: exampleRuntimes });
  const ms = performance.now() - start;
  const megabytes = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(
    JSON.stringify({ ms, megabytes, codes: [...new Set(diagnostics.map(({ code }) => code))] }),
  );
}
