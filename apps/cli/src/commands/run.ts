import { dirname, resolve } from "node:path";

import { createEngine } from "@tidemark/engine";
import type { StartOptions } from "@tidemark/spec";

import { exitCodeOf, exitCodes, type StopSignal } from "../exit-code.ts";
import { loadFlow, type LoadedFlow } from "../flow/load-flow.ts";
import { standardRuntimes } from "../flow/standard-runtimes.ts";
import { hideSqliteWarning } from "../hide-sqlite-warning.ts";
import {
  collectRunValues,
  refuseProblems,
  type RunValues,
  type ValueOptions,
} from "../inputs/collect-run-values.ts";
import { collectSecrets, pickEnvironment, withEnvFile } from "../inputs/collect-secrets.ts";
import { chooseStyle } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { followRun } from "./follow-run.ts";
import { watchSignals } from "./run-signals.ts";

export interface RunOptions extends ValueOptions {
  readonly envFile?: string | undefined;
  readonly concurrency?: number | undefined;
  readonly strictWaves?: true | undefined;
  readonly dryRun?: true | undefined;
  readonly format: "plain" | "ndjson";
  readonly stateFolder: string;
  readonly quiet?: true | undefined;
}

/** `tidemark run`: checks a flow and what it is given, runs it, and says how it went. */
export async function run(path: string, options: RunOptions, terminal: Terminal): Promise<number> {
  const { folder } = terminal;
  const environment =
    options.envFile === undefined
      ? terminal.environment
      : await withEnvFile(options.envFile, terminal.environment, folder);
  const flow = await loadFlow(path, terminal, {
    quiet: options.quiet === true || options.format === "ndjson",
  });
  if (flow === undefined) return exitCodes.usage;

  const values = await collectRunValues(flow.definition, options, terminal);
  refuseProblems(values, { missing: true });
  const secrets = collectSecrets(flow.definition.secrets, environment);
  if (options.dryRun === true) return await showPlan(flow, values, terminal);

  const { concurrency, strictWaves } = options;
  const start: StartOptions = {
    inputs: values.inputs.given,
    config: values.config.given,
    secrets,
    env: pickEnvironment(flow.definition.env, environment),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(strictWaves === true ? { waves: "strict" } : {}),
  };
  return await execute(resolve(folder, path), flow, start, options, terminal);
}

async function showPlan({ plan }: LoadedFlow, values: RunValues, terminal: Terminal): Promise<number> {
  const { describePlan } = await import("../plan/describe-plan.ts");
  const { planLines } = await import("../printers/plan-lines.ts");
  const lines = planLines(describePlan(plan, values), chooseStyle(terminal.stdout, terminal.environment));
  terminal.stdout.write(`${lines.join("\n")}\n`);
  return exitCodes.done;
}

async function execute(
  path: string,
  { definition }: LoadedFlow,
  start: StartOptions,
  options: RunOptions,
  terminal: Terminal,
): Promise<number> {
  hideSqliteWarning();
  const signals = watchSignals((signal) => announceStop(signal, terminal));
  const engine = createEngine({
    runtimes: standardRuntimes(),
    stateFolder: resolve(terminal.folder, options.stateFolder),
    folder: dirname(path),
  });
  try {
    const handle = await engine.start(definition, start);
    signals.attach(handle);
    const result = await followRun(handle, options, terminal);
    return exitCodeOf(result.status, signals.first());
  } finally {
    await engine.close();
    signals.close();
  }
}

function announceStop(signal: StopSignal, { stderr, environment }: Terminal): void {
  const { color, glyphs } = chooseStyle(stderr, environment);
  // A terminal has shown `^C`, and the cursor stands behind it.
  const lineStart = signal === "SIGINT" && stderr.isTerminal ? "\n" : "";
  const again = signal === "SIGINT" ? "; Ctrl-C again ends them at once" : "";
  stderr.write(
    `${lineStart} ${color.yellow(glyphs.waiting)} stopping: running steps are being ended${again}\n`,
  );
}
