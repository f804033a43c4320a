// Measurements in, Markdown out.

import { median } from "./median.mjs";
import { figure, times, verdict } from "./verdict.mjs";
import { workloads } from "./workloads.mjs";

/** A table per workload, over all rounds, fastest first. */
export function tables(measurements) {
  return Object.entries(workloads)
    .map(([workload, { title }]) => table(title, summarize(measurements, workload)))
    .filter((text) => text !== "")
    .join("\n");
}

/** The two aims, each with what came of it. */
export function aims(measurements) {
  const lines = [];
  for (const [workload, { title, planners }] of Object.entries(workloads)) {
    if (planners !== undefined) continue;
    const rows = summarize(measurements, workload);
    const warm = (engine) => rows.find((row) => row.engine === engine)?.warmMs;
    const [own, graph, workflow] = [warm("tidemark"), warm("p-graph"), warm("effect workflow")];
    if (own === undefined) continue;
    if (graph !== undefined) {
      lines.push(
        verdict(own <= 3 * graph, `${title}: at most 3 × p-graph`, `${times(own / graph)} its time`),
      );
    }
    if (workflow !== undefined) {
      const aim = `${title}: at least 3 × as fast as effect workflow`;
      lines.push(verdict(workflow >= 3 * own, aim, `${times(workflow / own)} as fast`));
    }
  }
  return lines.length === 0
    ? "No aims: Tidemark and an engine to compare it with were not measured together.\n"
    : lines.join("");
}

function summarize(measurements, workload) {
  const engines = Map.groupBy(
    measurements.filter((one) => one.workload === workload),
    ({ engine }) => engine,
  );
  const rows = [...engines].map(([engine, rounds]) => ({
    engine,
    version: rounds[0].version ?? "",
    firstMs: median(rounds.map(({ firstMs }) => firstMs)),
    warmMs: median(rounds.flatMap(({ warmMs }) => warmMs)),
    cpuMs: median(rounds.map(({ medianCpuMs }) => medianCpuMs)),
    memory: median(rounds.map(({ peakMemoryMiB }) => peakMemoryMiB)),
  }));
  return rows.toSorted((a, b) => a.warmMs - b.warmMs);
}

function table(title, rows) {
  if (rows.length === 0) return "";
  const own = rows.find(({ engine }) => engine === "tidemark")?.warmMs;
  const lines = rows.map(({ engine, version, firstMs, warmMs, cpuMs, memory }) => {
    const compared = own === undefined ? "" : times(own / warmMs);
    return `| ${`${engine} ${version}`.trim()} | ${figure(warmMs)} | ${figure(firstMs)} | ${figure(cpuMs)} | ${memory} | ${compared} |\n`;
  });
  const head =
    "| engine | warm ms | first ms | warm CPU ms | peak MiB | Tidemark's time |\n| --- | ---: | ---: | ---: | ---: | ---: |\n";
  return `### ${title}\n\n${head}${lines.join("")}`;
}
