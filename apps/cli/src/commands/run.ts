import { dirname, resolve } from "node:path";

import type { LocalStartOptions } from "@tidemark/engine";
import type { RunHandle } from "@tidemark/spec";

import { exitCodes } from "../exit-code.ts";
import { loadFlow, type LoadedFlow } from "../flow/load-flow.ts";
import { locateSteps } from "../flow/locate-steps.ts";
import {
  collectRunValues,
  refuseProblems,
  type RunValues,
  type ValueOptions,
} from "../inputs/collect-run-values.ts";
import { collectSecrets, pickEnvironment, withEnvFile } from "../inputs/collect-secrets.ts";
import type { RunFormat } from "../printers/run-printer.ts";
import { chooseStyle } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { readDecisions } from "./ask-person.ts";
import { executeRun } from "./execute-run.ts";

export interface RunOptions extends ValueOptions {
  readonly decide?: readonly string[] | undefined;
  readonly envFile?: string | undefined;
  readonly concurrency?: number | undefined;
  readonly strictWaves?: true | undefined;
  readonly dryRun?: true | undefined;
  readonly format: RunFormat;
  readonly ui?: "inline" | "full" | "plain" | undefined;
  readonly screenReader?: true | undefined;
  readonly logFile?: string | undefined;
  readonly durability: "power" | "process";
  readonly stateFolder: string;
  readonly quiet?: true | undefined;
}

/** For whoever has a flow run and may want to end that. */
export interface RunHooks {
  readonly onStart?: (handle: RunHandle) => void;
}

/** `tidemark run`: checks a flow and what it is given, runs it, and says how it went. */
export async function run(
  path: string,
  options: RunOptions,
  terminal: Terminal,
  { onStart }: RunHooks = {},
): Promise<number> {
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
  const beforehand = await readDecisions(options.decide, flow.plan, terminal);
  if (options.dryRun === true) return await showPlan(flow, values, terminal);

  const { concurrency, strictWaves, logFile } = options;
  const source = resolve(folder, path);
  const start: LocalStartOptions = {
    inputs: values.inputs.given,
    config: values.config.given,
    secrets,
    env: pickEnvironment(flow.definition.env, environment),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(strictWaves === true ? { waves: "strict" } : {}),
    ...(logFile === undefined ? {} : { logPath: resolve(folder, logFile) }),
  };
  const definition = { ...flow.definition, source };
  return await executeRun(
    {
      ...options,
      plan: flow.plan,
      beforehand,
      locate: locateSteps(definition, terminal),
      flowFolder: dirname(source),
      async begin(engine, ask) {
        const handle = await engine.start(definition, { ...start, ask });
        onStart?.(handle);
        return handle;
      },
    },
    terminal,
  );
}

async function showPlan({ plan }: LoadedFlow, values: RunValues, terminal: Terminal): Promise<number> {
  const { describePlan } = await import("../plan/describe-plan.ts");
  const { planLines } = await import("../printers/plan-lines.ts");
  const lines = planLines(describePlan(plan, values), chooseStyle(terminal.stdout, terminal.environment));
  terminal.stdout.write(`${lines.join("\n")}\n`);
  return exitCodes.done;
}
