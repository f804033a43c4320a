import { validate } from "./src/index.ts";
import { exampleRuntimes } from "./src/example-runtimes.fixture.ts";
import { createFlow } from "../../bench/format/flow.mjs";
const text = createFlow({ steps: 500, characters: 200000 });
function typed() {
  let out = "---\nname: typed\ninputs:\n  n: { type: integer, default: 1 }\n  user: { type: object, properties: { name: { type: string }, tags: { type: array, items: { type: string } } } }\nconfig:\n  limit: { type: integer, default: 1 }\n---\n\n";
  for (let i = 0; i < 500; i++) {
    out += `## Step s${i} \`s${i}\`\n\nSome prose about this step, which is here for people and goes on for a while.\n\n\`\`\`yaml step\nuses: http\nurl: https://x.example/\${{ inputs.user.name }}\nreturns: { type: object, properties: { items: { type: array, items: { type: object, properties: { name: { type: string }, score: { type: number } } } } } }\nwhen: inputs.n > config.limit && steps.s${Math.max(0, i - 1)}.status == "done"\njson:\n  a: \${{ s${i === 0 ? 1 : i - 1}.items.filter(x, x.score > inputs.n).map(x, x.name + "!").join(", ") }}\n  b: \${{ size(inputs.user.tags) * 2 + config.limit }}\n\`\`\`\n\n`.replace(i === 0 ? /^when.*$/m : /$^/, "").replace(i === 0 ? /\$\{\{ s1.*$/m : /$^/, "1");
  }
  return out;
}
for (const [name, source] of [["bench", text], ["typed", typed()]] as const) {
  if (process.argv[2] && process.argv[2] !== name) continue;
  console.log(name, source.length, validate(source, { runtimes: exampleRuntimes }).diagnostics.slice(0, 3).map((d) => d.code + d.message));
  const times: Record<string, number[]> = { on: [], off: [] };
  for (let i = 0; i < 150; i++) for (const mode of ["on", "off"]) {
    (globalThis as any).__nocheck = mode === "off";
    const t = performance.now(); validate(source, { runtimes: exampleRuntimes }); times[mode]!.push(performance.now() - t);
  }
  for (const m of ["on", "off"]) { const s = times[m]!.slice(30).sort((a, b) => a - b); console.log(m, "median", s[60]!.toFixed(2), "min", s[0]!.toFixed(2)); }
}
