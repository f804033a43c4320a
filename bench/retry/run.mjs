// `node bench/retry/run.mjs [--rounds 5] [--calls 1000000]`: what a time limit costs a call that succeeds, through
// `executeWithRetry` and by hand, in processes of their own and in turns. Prints medians, then the aim.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describeMachine, warnIfBusy } from "../machine.mjs";
import { median } from "../median.mjs";
import { fail, readOptions } from "../options.mjs";
import { installedVersion } from "../peers.mjs";
import { figure, verdict } from "../verdict.mjs";
import { peers, subjects } from "./subjects.mjs";

const { rounds, calls } = readOptions({ rounds: 5, calls: 1_000_000 });

warnIfBusy();

const others = Object.keys(peers).filter((name) => installedVersion(name) !== undefined);
const names = [...Object.keys(subjects), ...others];
const times = Object.fromEntries(names.map((name) => [name, []]));
for (let round = 0; round < rounds; round += 1) for (const name of names) times[name].push(measure(name));
report(Object.fromEntries(names.map((name) => [name, median(times[name])])));

function measure(name) {
  const program = join(import.meta.dirname, "measure.mjs");
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [program, name, `${calls}`], {
    encoding: "utf8",
    timeout: 300_000,
  });
  if (status === 0) return JSON.parse(stdout).ms;
  return fail(`${name} failed. Is there a build? Run \`pnpm build\` first.\n${error?.message ?? stderr}`);
}

function report(medians) {
  const rows = names.map((name) => {
    const version = installedVersion(name);
    const ms = medians[name];
    const label = version === undefined ? name : `${name} ${version}`;
    return `| ${label} | ${ms.toFixed(0)} | ${((ms / calls) * 1e6).toFixed(0)} |\n`;
  });
  process.stdout.write(
    `${describeMachine()}\n\n| ${calls.toLocaleString("en")} calls | median ms | ns a call |\n| --- | ---: | ---: |\n${rows.join("")}\n`,
  );
  const [bare, ours, bareSignal, oursSignal] = Object.keys(subjects).map((name) => medians[name]);
  process.stdout.write(
    aim(ours / bare, "a call with a time limit: at most 1.5 × setTimeout and clearTimeout"),
  );
  process.stdout.write(
    aim(oursSignal / bareSignal, "the same with a signal: at most 1.5 × a controller of one's own"),
  );
}

function aim(ratio, what) {
  return verdict(ratio <= 1.5, what, `${figure(ratio)} ×`);
}
