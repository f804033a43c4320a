// Whole processes: one is killed by the kernel when half of its steps have ended, and the time of the next one is taken,
// from its start to its end.

import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

/** Who can go on with a run. */
export const lives = { "bare-journal": "bare journal", tidemark: "tidemark" };

const workloads = ["chain", "fan"];
const longestMs = 60_000;

/** A measurement of each workload. */
export async function measureResume(engine, scratch, env) {
  const measurements = [];
  for (const workload of workloads) {
    const folder = join(scratch, `resume-${engine}`);
    mkdirSync(folder);
    // Compiled code is kept between processes, for whoever it is.
    const parameters = [join(import.meta.dirname, "life.mjs"), engine, workload, folder];
    const kept = { ...env, NODE_COMPILE_CACHE: join(scratch, "compiled") };
    const first = await live([...parameters, "start"], kept, { kill: true });
    if (!first.killed) throw new Error(`It ended before half of its steps had: ${first.output}`);
    const second = await live([...parameters, "resume"], kept, { kill: false });
    if (second.code !== 0) throw new Error(`It could not be gone on with: ${second.output}`);
    rmSync(folder, { recursive: true });
    const { ran, steps, half } = JSON.parse(second.output);
    if (ran !== steps - half) throw new Error(`${ran} steps ran after ${half} of ${steps} had ended.`);
    measurements.push({
      workload: `resume-${workload}`,
      engine,
      name: lives[engine],
      ms: second.ms,
      ran,
      load: loadavg()[0],
    });
  }
  return measurements;
}

async function live(parameters, env, { kill }) {
  const start = performance.now();
  const child = spawn(process.execPath, parameters, {
    stdio: ["ignore", "pipe", "inherit"],
    timeout: longestMs,
    env: { ...process.env, ...env },
  });
  let output = "";
  let killed = false;
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
    if (!kill || killed || !output.includes("half")) return;
    killed = true;
    child.kill("SIGKILL");
  });
  return await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ ms: performance.now() - start, output, code, killed }));
  });
}
