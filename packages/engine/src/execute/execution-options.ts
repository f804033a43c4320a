import type { RetryConfig } from "@tidemark/resilience";
import type { AskPerson, Json, RunEvent, Runtime, RuntimeServices } from "@tidemark/spec";
import type { ExecutionState } from "@tidemark/spec";

/** What a program says of one execution of a plan. Times are milliseconds. */
export interface ExecutionOptions {
  /** How many steps run at once. @default the flow's own, else 10 */
  readonly maxConcurrency?: number;
  /** How long the run may take, counted while a process works on it. @default the flow's own, else no limit */
  readonly timeout?: number;
  /**
   * Where the state is kept: the path of a `state.json`, such as `getStatePath` gives. The journal and everything else
   * that the run needs to go on stand beside it. @default nothing is kept
   */
  readonly persistencePath?: string;
  /** Called once when the run has failed, with the error that `execute` rejects with. What it does changes nothing about that. */
  readonly errorHandler?: (error: unknown, state: ExecutionState) => unknown;
  /** How long the error handler is waited for. @default 30000 */
  readonly errorHandlerTimeout?: number;
  /** For steps that say nothing of their own; neither does the flow. @default 3 retries of what is known to pass */
  readonly defaultRetryConfig?: RetryConfig;
  /** A Markdown file whose end is the log of the run. @default none; a flow with `log: footer` writes into its own file */
  readonly logPath?: string;
  /** @default the folder's name in `persistencePath`, else a new one */
  readonly run?: string;
  readonly inputs?: Readonly<Record<string, Json>>;
  readonly config?: Readonly<Record<string, Json>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Cancels the run when it fires. */
  readonly signal?: AbortSignal;
  /** Asks a person. @default nobody is there: each question decides itself or suspends the run */
  readonly ask?: AskPerson;
  /** Told of each event, in order. */
  readonly onEvent?: (event: RunEvent) => void;
  /** Told of what went wrong beside the run and changes nothing about it. @default a process warning */
  readonly onWarning?: (message: string) => void;
  /** @default those that the plan was built with */
  readonly runtimes?: readonly Runtime[];
  /** What runtimes may touch. @default this machine, from the flow's folder */
  readonly services?: RuntimeServices;
  /** What a finished step survives before anybody hears of it. @default "power" */
  readonly durability?: "power" | "process";
}
