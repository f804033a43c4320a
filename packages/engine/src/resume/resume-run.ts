import { withOverrides } from "@tidemark/core";
import { readRunHistory, type StoredRecord } from "@tidemark/resilience";
import type { FlowDefinition, JsonObject } from "@tidemark/spec";
import type { ResumeOptions, RunSettings } from "../engine-options.ts";
import { LocalRun } from "../run/local-run.ts";
import type { RunPlace } from "../run/run-place.ts";
import { openRunStore, readRunStore, type RunStore } from "../run/run-store.ts";
import {
  asRunnable,
  keep,
  planToRun,
  storeOptions,
  withAbsoluteSource,
  workOptions,
} from "../run/start-run.ts";
import type { StepComparison } from "./compare-run.ts";
import { prepareResume } from "./prepare-resume.ts";
import { refuseResume } from "./refuse-resume.ts";
import { stepsThatReadSettings } from "./steps-that-read-settings.ts";
import { readTodaysFlow } from "./todays-flow.ts";

/** Goes on with a run that is kept. */
export async function resumeRun(
  settings: RunSettings,
  place: RunPlace,
  options: ResumeOptions,
): Promise<LocalRun> {
  const { runtimes } = settings;
  const store = await openRunStore(place, storeOptions(settings));
  try {
    const flow = await todaysFlow(settings, store, options);
    const prepared = await prepareResume({ ...options, store, flow, runtimes, now: Date.now() });
    refuseResume(prepared, options);
    const definition = withOverrides(prepared.plan.definition, options);
    const isPlanned = definition === prepared.plan.definition;
    const plan = isPlanned ? asRunnable(prepared.plan) : planToRun(definition, runtimes);
    const record = prepared.record as unknown as JsonObject;
    await store.journal.append(record);
    const appended: StoredRecord = { sequence: store.records.length, offset: 0, record };
    const history = readRunHistory([...store.records, appended]);
    const { header } = history;
    const work = {
      ...workOptions(settings, definition, header, options),
      keeps: stepsThatReadSettings(plan),
    };
    const parts = { plan, header, signal: options.signal, logPath: options.logPath };
    // Where steps run anew, the story of the run is another one from its beginning.
    return new LocalRun(keep(parts, { place, store, history, work, isNew: prepared.isNewStory }));
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** What resuming would keep and run again. Changes nothing. */
export async function compareWithToday(
  settings: RunSettings,
  place: RunPlace,
  options: ResumeOptions,
): Promise<readonly StepComparison[]> {
  const { runtimes } = settings;
  const store = await readRunStore(place.folder);
  const flow = await todaysFlow(settings, store, options);
  const prepared = await prepareResume({
    ...options,
    store,
    flow,
    runtimes,
    now: Date.now(),
    detailed: true,
  });
  return prepared.steps;
}

async function todaysFlow(
  { runtimes }: RunSettings,
  { records }: Pick<RunStore, "records">,
  { flow }: ResumeOptions,
): Promise<FlowDefinition> {
  if (flow !== undefined) return withAbsoluteSource(flow);
  return await readTodaysFlow(readRunHistory(records).definition, runtimes);
}
