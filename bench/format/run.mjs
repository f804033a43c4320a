// `node bench/format/run.mjs [--rounds 21] [--repeats 40]`: how long flow files take to be read and checked, beside the
// parsers alone, in interleaved rounds. Prints each figure, then the aims.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { describeMachine, warnIfBusy } from "../machine.mjs";
import { median } from "../median.mjs";
import { fail, readOptions } from "../options.mjs";
import { verdict } from "../verdict.mjs";
import { createFlow } from "./flow.mjs";
import { command, hello, isBuilt } from "./packages.mjs";

const { rounds, repeats } = readOptions({ rounds: 21, repeats: 40 });
if (!isBuilt) fail("There is no build of Tidemark. Run `pnpm build` first.");
warnIfBusy();

const folder = mkdtempSync(join(tmpdir(), "tidemark-bench-"));
try {
  const flow = join(folder, "generated.flow.md");
  writeFileSync(flow, createFlow({ steps: 500, characters: 200_000 }));
  const warm = measureWarm(flow);
  const whole = measureWhole({
    node: ["-e", "0"],
    help: [command, "--help"],
    hello: [command, "validate", hello],
    parsers: [join(import.meta.dirname, "parsers.mjs"), flow],
    command: [command, "validate", flow],
  });
  report(warm, whole);
} finally {
  rmSync(folder, { recursive: true });
}

/** In three processes, because each compiles the code a little differently. */
function measureWarm(flow) {
  const runs = Array.from({ length: 3 }, () =>
    JSON.parse(runNode([join(import.meta.dirname, "warm.mjs"), flow, `${repeats}`])),
  );
  return Object.fromEntries(
    Object.keys(runs[0]).map((name) => [name, median(runs.flatMap((run) => run[name]))]),
  );
}

/** The median time of processes, in turns; the first round fills caches and does not count. */
function measureWhole(commands) {
  const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, parameters] of Object.entries(commands)) {
      const start = performance.now();
      runNode(parameters);
      if (round > 0) times[name].push(performance.now() - start);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]));
}

function report(warm, whole) {
  const figures = [
    ["warm: markdown-it alone", warm.markdown],
    ["warm: markdown-it alone, without inline Markdown", warm.blocks],
    ["warm: parse", warm.parse],
    ["warm: validate with runtimes", warm.check],
    ["process: node -e 0", whole.node],
    ["process: markdown-it and js-yaml", whole.parsers],
    ["process: tidemark validate", whole.command],
    ["process: tidemark validate examples/hello.flow.md", whole.hello],
    ["process: tidemark --help", whole.help],
  ];
  const rows = figures.map(([name, ms]) => `| ${name} | ${ms.toFixed(1)} |\n`).join("");
  const times = warm.check / warm.markdown;
  const wholeTimes = whole.command / whole.parsers;
  process.stdout.write(
    [
      `${describeMachine()}\n\n| 200 KB, 500 steps | median ms |\n| --- | ---: |\n${rows}\n`,
      verdict(times <= 4, "parse and check: at most 4 × markdown-it alone", `${times.toFixed(2)} ×`),
      verdict(
        wholeTimes <= 2,
        "tidemark validate: at most 2 × markdown-it and js-yaml alone",
        `${wholeTimes.toFixed(2)} ×`,
      ),
      overNode("tidemark validate examples/hello.flow.md", whole.hello - whole.node, 60),
      overNode("tidemark --help", whole.help - whole.node, 15),
    ].join(""),
  );
}

function overNode(name, ms, most) {
  return verdict(ms <= most, `${name}: at most ${most} ms over bare Node`, `${ms.toFixed(1)} ms`);
}

function runNode(parameters) {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, parameters, {
    encoding: "utf8",
    timeout: 120_000,
  });
  if (status === 0) return stdout;
  return fail(`node ${parameters.join(" ")} failed: ${error?.message ?? stderr}`);
}
