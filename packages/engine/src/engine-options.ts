import type { FlowDefinition, Runtime, RuntimeServices, StartOptions } from "@tidemark/spec";
import type { ResumeChoices } from "./resume/prepare-resume.ts";

/** What runs have in common, whoever starts them. */
export interface RunSettings {
  readonly runtimes: readonly Runtime[];
  /**
   * What a finished step survives before anybody hears of it. `power`: a power cut; `process`: a killed process.
   * @default "power"
   */
  readonly durability?: "power" | "process";
  /** Where relative paths and programs of the flow start. @default the flow file's folder, else the working folder */
  readonly folder?: string;
  /** What runtimes may touch. @default this machine, from `folder` */
  readonly services?: RuntimeServices;
  /** Who works on a run, for whoever finds it locked. @default the name of this program */
  readonly owner?: string;
}

export interface EngineOptions extends RunSettings {
  /** Where runs are kept. @default runs are not kept, and do not survive the process */
  readonly stateFolder?: string;
}

export interface LocalStartOptions extends StartOptions {
  /** A Markdown file whose end is the log of the run. @default none; a flow with `log: footer` writes into its own file */
  readonly logPath?: string;
}

export interface ResumeOptions
  extends
    ResumeChoices,
    Pick<LocalStartOptions, "secrets" | "ask" | "signal" | "concurrency" | "waves" | "logPath"> {
  /** Today's flow. @default what the flow's file says now; for a flow of no file, the one that ran */
  readonly flow?: FlowDefinition;
}
