import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FlowDefinition, RunHandle, RunResult, Runtime } from "@tidemark/spec";
import { Probe, probeAsker } from "@tidemark/testkit";
import { onTestFinished } from "vitest";
import { createEngine, type LocalEngine } from "../create-engine.ts";
import type { ResumeOptions } from "../engine-options.ts";

/** An engine whose runs are kept, and can be gone on with as if in another process. */
export class ManagedEngine {
  readonly stateFolder: string;
  readonly target: { readonly stateFolder: string; readonly run: string };
  probe!: Probe;
  engine!: LocalEngine;

  private constructor(stateFolder: string) {
    this.stateFolder = stateFolder;
    this.target = { stateFolder, run: "r1" };
    this.restart();
  }

  static async create(): Promise<ManagedEngine> {
    const stateFolder = await mkdtemp(join(tmpdir(), "tidemark-manage-"));
    const managed = new ManagedEngine(stateFolder);
    onTestFinished(async () => {
      await managed.engine.close();
      await rm(stateFolder, { recursive: true, force: true });
    });
    return managed;
  }

  get runtimes(): readonly Runtime[] {
    return [this.probe.runtime, probeAsker];
  }

  get folder(): string {
    return join(this.stateFolder, "runs", "conformance", "r1");
  }

  restart(): void {
    this.probe = new Probe();
    this.engine = createEngine({ runtimes: this.runtimes, stateFolder: this.stateFolder });
  }

  async begin(flow: FlowDefinition): Promise<RunHandle> {
    return await this.engine.start(flow, { run: "r1" });
  }

  async run(flow: FlowDefinition): Promise<RunResult> {
    return await (
      await this.begin(flow)
    ).result;
  }

  async resume(options: ResumeOptions = {}): Promise<RunResult> {
    return await (
      await this.engine.resume("r1", options)
    ).result;
  }

  /** Ends the process in the middle of what it does, as far as the run can tell. */
  async stop(): Promise<void> {
    await this.engine.close();
    this.restart();
  }

  /** Resolves once the probe has been called for a step. */
  async called(path: string, times = 1): Promise<void> {
    while (this.probe.paths.filter((other) => other === path).length < times)
      await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
