import { dirname, resolve as resolvePath } from "node:path";

import { createEngine, isEngineError, type ResumeOptions as EngineResumeOptions } from "@tidemark/engine";
import { findRun, type RunEntry } from "@tidemark/resilience";

import { exitCodes } from "../exit-code.ts";
import { loadKeptFlow, type KeptFlow } from "../flow/kept-flow.ts";
import { locateSteps } from "../flow/locate-steps.ts";
import { standardRuntimes } from "../flow/standard-runtimes.ts";
import { hideSqliteWarning } from "../hide-sqlite-warning.ts";
import { refuseProblems } from "../inputs/collect-run-values.ts";
import { collectSecrets, pickEnvironment, withEnvFile } from "../inputs/collect-secrets.ts";
import { collectValues } from "../inputs/collect-values.ts";
import type { RunFormat } from "../printers/run-printer.ts";
import type { Environment } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { readDecisions } from "./ask-person.ts";
import { executeRun } from "./execute-run.ts";
import { runName } from "./run-name.ts";

export interface ResumeOptions {
  readonly plan?: true | undefined;
  readonly json?: true | undefined;
  readonly rerunChanged?: true | undefined;
  readonly keep?: true | undefined;
  readonly from?: readonly string[] | undefined;
  readonly config?: readonly string[] | undefined;
  readonly envFile?: string | undefined;
  readonly decide?: readonly string[] | undefined;
  readonly concurrency?: number | undefined;
  readonly strictWaves?: true | undefined;
  readonly format: RunFormat;
  readonly ui?: "inline" | "full" | "plain" | undefined;
  readonly screenReader?: true | undefined;
  readonly logFile?: string | undefined;
  readonly durability: "power" | "process";
  readonly stateFolder: string;
  readonly quiet?: true | undefined;
}

/** `tidemark resume`: goes on with a run, or shows what going on would do. */
export async function resume(text: string, options: ResumeOptions, terminal: Terminal): Promise<number> {
  hideSqliteWarning();
  const { folder } = terminal;
  const entry = await findRun(resolvePath(folder, options.stateFolder), text);
  const flow = await loadKeptFlow(entry.folder, terminal);
  if (flow === undefined) return exitCodes.usage;
  const choices = readChoices(flow, options);
  if (options.plan === true) return await showPlan(entry, flow, choices, options, terminal);

  const environment =
    options.envFile === undefined
      ? terminal.environment
      : await withEnvFile(options.envFile, terminal.environment, folder);
  const work = readWork(flow, options, environment, terminal);
  const beforehand = await readDecisions(options.decide, flow.plan, terminal);
  const { source } = flow.definition;
  try {
    return await executeRun(
      {
        ...options,
        plan: flow.plan,
        beforehand,
        isResumed: true,
        locate: locateSteps(flow.definition, terminal),
        flowFolder: source === undefined ? undefined : dirname(source),
        begin: (engine, ask) => engine.resume(entry.folder, { ...choices, ...work, ask }),
      },
      terminal,
    );
  } catch (error) {
    if (!isEngineError(error) || error.code !== "flow_changed") throw error;
    const { reportChanges } = await import("./report-changes.ts");
    return reportChanges(error, { run: runName(entry, options, terminal), source }, terminal);
  }
}

/** What decides about the steps that have finished. */
function readChoices(
  { definition }: KeptFlow,
  { rerunChanged, keep, from, config }: ResumeOptions,
): EngineResumeOptions {
  const values = collectValues({ noun: "config", schemas: definition.config, flags: config ?? [] });
  refuseProblems({ config: values }, { missing: false });
  return {
    flow: definition,
    config: values.given,
    ...(rerunChanged === true && { changed: "rerun" }),
    ...(keep === true && { changed: "keep" }),
    ...(from !== undefined && { from }),
  };
}

/** What the steps that are left are given. */
function readWork(
  { definition, history }: KeptFlow,
  { concurrency, strictWaves, logFile }: ResumeOptions,
  environment: Environment,
  { folder }: Terminal,
): EngineResumeOptions {
  return {
    secrets: collectSecrets(definition.secrets, environment),
    // What this environment lacks stays as it was: a run is often gone on with from elsewhere.
    env: {
      ...pickEnvironment(definition.env, history.header.env),
      ...pickEnvironment(definition.env, environment),
    },
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(strictWaves === true ? { waves: "strict" } : {}),
    ...(logFile === undefined ? {} : { logPath: resolvePath(folder, logFile) }),
  };
}

async function showPlan(
  entry: RunEntry,
  { definition }: KeptFlow,
  choices: EngineResumeOptions,
  options: ResumeOptions,
  terminal: Terminal,
): Promise<number> {
  const stateFolder = resolvePath(terminal.folder, options.stateFolder);
  const engine = createEngine({ runtimes: standardRuntimes(), stateFolder });
  const steps = await engine.compare(entry.folder, choices);
  const { printComparison } = await import("./report-changes.ts");
  const { source } = definition;
  const run = runName(entry, options, terminal);
  printComparison(steps, { run, flow: entry.flow, source, json: options.json === true }, terminal);
  return exitCodes.done;
}
