// `node measure.mjs <subject> <calls>`: one JSON line with the milliseconds that so many calls took, in this process
// alone. A tenth of them goes before as warm-up.

import { performance } from "node:perf_hooks";
import { peers, subjects } from "./subjects.mjs";

const [name, calls] = process.argv.slice(2);
const make = await { ...subjects, ...peers }[name]();
await make(Number(calls) / 10);
const start = performance.now();
await make(Number(calls));
process.stdout.write(`${JSON.stringify({ ms: performance.now() - start })}\n`);
