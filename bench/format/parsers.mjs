// `node parsers.mjs <flow>`: what a script costs that only runs markdown-it and js-yaml over a flow. Compiled code is kept
// between calls, as the command keeps its own.

import { readFileSync } from "node:fs";
import module from "node:module";

module.enableCompileCache();
const { importPeer } = await import("./packages.mjs");
const [{ default: MarkdownIt }, { load }] = await Promise.all([
  importPeer("markdown-it"),
  importPeer("js-yaml"),
]);
const text = readFileSync(process.argv[2], "utf8");
const [, frontMatter, body] = /^---\n([^]*?\n)---\n([^]*)$/.exec(text);
let keys = Object.keys(load(frontMatter)).length;
for (const { type, info, content } of new MarkdownIt().parse(body, {}))
  if (type === "fence" && info.startsWith("yaml ")) keys += Object.keys(load(content)).length;
process.stdout.write(`${keys}\n`);
