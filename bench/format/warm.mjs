// `node warm.mjs <flow> <repeats>`: one JSON line with the times of reading and checking a flow, and of markdown-it
// alone on it, in this process, in turns. A second of warm-up for each goes before.

import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { importBuilt, importPeer } from "./packages.mjs";

const [path, repeats] = process.argv.slice(2);
const text = readFileSync(path, "utf8");
const { default: MarkdownIt } = await importPeer("markdown-it");
const { parse, validate } = await importBuilt("format");
const [{ dataRuntimes }, { file }, { shell }] = await Promise.all(
  ["runtimes-data", "runtimes-file", "runtimes-process"].map(importBuilt),
);
const runtimes = [shell(), file(), ...dataRuntimes()];

const { diagnostics } = validate(text, { runtimes });
if (diagnostics.length > 0) throw new Error(`${diagnostics[0].code} ${diagnostics[0].message}`);

const subjects = {
  markdown: () => new MarkdownIt().parse(text, {}),
  blocks: () => {
    const markdown = new MarkdownIt();
    markdown.core.ruler.disable("inline");
    markdown.parse(text, {});
  },
  parse: () => parse(text),
  check: () => validate(text, { runtimes }),
};
const warmUpMs = 1000;
for (const work of Object.values(subjects)) for (let spent = 0; spent < warmUpMs;) spent += timed(work);

const times = Object.fromEntries(Object.keys(subjects).map((name) => [name, []]));
for (let round = 0; round < Number(repeats); round += 1)
  for (const [name, work] of Object.entries(subjects)) times[name].push(timed(work));
process.stdout.write(`${JSON.stringify(times)}\n`);

function timed(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}
