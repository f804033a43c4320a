import { eventVersion, type Host, type Operation, type RecordedEvent, type RunHeader } from "@tidemark/spec";
import type { ExecutionPlan } from "../plan/execution-plan.ts";
import { Permits } from "./permits.ts";
import { Scheduler } from "./scheduler.ts";
import type { Writable } from "../writable.ts";

/** An event without what every event carries. */
export type Details<Event> = Event extends RecordedEvent
  ? Omit<Event, "version" | "run" | "sequence" | "at">
  : never;

/** What all parts of one running interpreter share: its clock, its tasks, its host. */
export class RunState {
  readonly plan: ExecutionPlan;
  readonly header: RunHeader;
  readonly scheduler: Scheduler = new Scheduler();
  readonly permits: Permits;
  /** The permits of each `limit` key. */
  readonly limits: ReadonlyMap<string, Permits>;
  readonly #host: Host;
  #now: number;
  #sequence = 0;

  constructor(plan: ExecutionPlan, host: Host, header: RunHeader) {
    const { concurrency = 10, limits = {} } = plan.definition.run;
    this.plan = plan;
    this.header = header;
    this.permits = new Permits(concurrency);
    this.limits = new Map(Object.entries(limits).map(([key, count]) => [key, new Permits(count)]));
    this.#host = host;
    this.#now = header.startedAt;
  }

  /** The time of the newest completion: the only clock there is. */
  get now(): number {
    return this.#now;
  }

  advance(at: number): void {
    if (at > this.#now) this.#now = at;
  }

  /** How often a person had a step run anew. What it calls runs anew with it. */
  generationOf(path: string): number {
    const { generations } = this.header;
    if (generations === undefined) return 0;
    return generations[path] ?? generations[path.slice(0, path.search(/[~!]|$/))] ?? 0;
  }

  begin(operation: Operation): string {
    return this.#host.begin(operation);
  }

  abandon(id: string): void {
    this.#host.abandon(id);
  }

  /** Takes an object made for the purpose, stamps it and hands it on: copying it would be the dearest part of a step. */
  emit(details: Details<RecordedEvent>): void {
    const event = details as Writable<RecordedEvent>;
    event.version = eventVersion;
    event.run = this.header.run;
    event.sequence = this.#sequence++;
    event.at = this.#now;
    this.#host.emit(event);
  }
}
