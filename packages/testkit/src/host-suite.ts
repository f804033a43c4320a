import type { AttemptExecutor, Host, RunEvent } from "@tidemark/spec";
import type { TestFunction } from "./runtime-suite.ts";

/** What `testHost` is told about a host. */
export interface HostSuite {
  readonly test: TestFunction;
  /** A fresh host of a run that has recorded nothing. */
  readonly createHost: (options: HostSuiteOptions) => HostUnderTest | Promise<HostUnderTest>;
}

export interface HostSuiteOptions {
  readonly run: string;
  readonly execute: AttemptExecutor;
  readonly onEvent: (event: RunEvent) => void;
}

/** A host with the handles by which somebody outside ends it. */
export interface HostUnderTest {
  readonly host: Host;
  readonly cancel: (reason: string) => void;
  readonly suspend: (reason: string) => void;
  /** Frees what the host holds. */
  readonly close?: () => Promise<void>;
}
