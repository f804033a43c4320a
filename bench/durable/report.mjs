// Measurements in, Markdown out.

import { median } from "../median.mjs";
import { figure, times, verdict } from "../verdict.mjs";
import { workloads } from "./workloads.mjs";

/** A table per workload, over all rounds, fastest first. */
export function tables(measurements) {
  const extras = [...new Set(measurements.flatMap(({ extraMs }) => extraMs ?? []))];
  return [
    ...extras.flatMap((extraMs) =>
      Object.entries(workloads).map(([workload, { title }]) =>
        table(
          extraMs === 0 ? title : `${title}, each sync ${extraMs} ms dearer`,
          rows(measurements, workload, extraMs),
        ),
      ),
    ),
    resumeTable(measurements),
  ]
    .filter((text) => text !== "")
    .join("\n");
}

/** The aims, each with what came of it. */
export function aims(measurements) {
  const warm = (workload, engine) => rows(measurements, workload, 0).find((row) => row.engine === engine);
  const resumed = (workload, engine) => resumeMs(measurements, workload, engine);
  const lines = [
    atMost("chain: at most 1.5 × write and fdatasync", 1.5, [
      warm("chain", "tidemark")?.warmMs,
      warm("chain", "write-and-sync")?.warmMs,
    ]),
    atMost("fan: at most 8 × group commit", 8, [
      warm("fan", "tidemark")?.warmMs,
      warm("fan", "group-commit")?.warmMs,
    ]),
    fiveTimes(measurements),
    ...["chain", "fan"].map((workload) =>
      atMost(`a killed ${workload} gone on with, whole process: at most 1.5 × the bare journal's`, 1.5, [
        resumed(workload, "tidemark"),
        resumed(workload, "bare-journal"),
      ]),
    ),
    ...[
      ["chain", "long-chain"],
      ["fan", "wide-fan"],
    ].map(([workload, long]) =>
      atMost(`${workload}: bytes written per step, 10,000 steps against 1,000: at most 1.1 ×`, 1.1, [
        warm(long, "tidemark")?.bytesPerStep,
        warm(workload, "tidemark")?.bytesPerStep,
      ]),
    ),
  ];
  return lines.join("") || "No aims: what they compare was not measured together.\n";
}

function atMost(aim, most, [own, other]) {
  if (own === undefined || other === undefined) return "";
  return verdict(own <= most * other, aim, times(own / other));
}

function fiveTimes(measurements) {
  const all = rows(measurements, "fan", 0);
  const own = all.find(({ engine }) => engine === "tidemark");
  const rival = all.find(({ engine }) => ["openworkflow", "bullmq", "langgraph"].includes(engine));
  if (own === undefined || rival === undefined) return "";
  const outcome = `${times(rival.warmMs / own.warmMs)} as fast as ${rival.name}`;
  return verdict(
    rival.warmMs >= 5 * own.warmMs,
    "fan: at least 5 × as fast as the fastest of the other engines",
    outcome,
  );
}

function rows(measurements, workload, extraMs) {
  const engines = Map.groupBy(
    measurements.filter((one) => one.workload === workload && one.extraMs === extraMs),
    ({ engine }) => engine,
  );
  return [...engines]
    .map(([engine, rounds]) => ({
      engine,
      name: rounds[0].name,
      version: rounds[0].version ?? "",
      steps: rounds[0].steps,
      firstMs: median(rounds.map(({ firstMs }) => firstMs)),
      warmMs: median(rounds.flatMap(({ warmMs }) => warmMs)),
      bytesPerStep: medianIfAny(rounds, "bytesPerStep"),
      syncsPerStep: medianIfAny(rounds, "syncsPerStep"),
    }))
    .toSorted((a, b) => a.warmMs - b.warmMs);
}

function medianIfAny(rounds, key) {
  const values = rounds.flatMap((round) => round[key] ?? []);
  return values.length === 0 ? undefined : median(values);
}

function table(title, all) {
  if (all.length === 0) return "";
  const own = all.find(({ engine }) => engine === "tidemark")?.warmMs;
  const lines = all.map(({ name, version, steps, firstMs, warmMs, bytesPerStep, syncsPerStep }) => {
    const cells = [
      `${name} ${version}`.trim(),
      figure(warmMs),
      figure(firstMs),
      figure((warmMs / steps) * 1000),
      syncsPerStep?.toFixed(3) ?? "",
      bytesPerStep?.toFixed(0) ?? "",
      own === undefined ? "" : times(own / warmMs),
    ];
    return `| ${cells.join(" | ")} |\n`;
  });
  const head =
    "| engine | warm ms | first ms | µs a step | syncs a step | bytes a step | Tidemark's time |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n";
  return `### ${title}\n\n${head}${lines.join("")}`;
}

function resumeMs(measurements, workload, engine) {
  const all = measurements.filter((one) => one.workload === `resume-${workload}` && one.engine === engine);
  return all.length === 0 ? undefined : median(all.map(({ ms }) => ms));
}

function resumeTable(measurements) {
  const lines = ["chain", "fan"].flatMap((workload) => {
    const own = resumeMs(measurements, workload, "tidemark");
    const found = measurements.filter((one) => one.workload === `resume-${workload}`);
    const engines = new Map(found.map(({ engine, name }) => [engine, name]));
    return [...engines].map(([engine, name]) => {
      const ms = resumeMs(measurements, workload, engine);
      return `| ${workloads[workload].title} | ${name} | ${figure(ms)} | ${own === undefined ? "" : times(own / ms)} |\n`;
    });
  });
  if (lines.length === 0) return "";
  return `### Killed half-way and gone on with, whole process\n\n| workload | engine | ms | Tidemark's time |\n| --- | --- | ---: | ---: |\n${lines.join("")}`;
}
