export { createCall, type CallOptions, type DeferredFunction, type RecordedCall } from "./create-call.ts";
export type { HostSuite, HostSuiteOptions, HostUnderTest } from "./host-suite.ts";
export type { JournalPlace, JournalSuite, JournalUnderTest } from "./journal-suite.ts";
export { isProcessAlive } from "./is-process-alive.ts";
export { memoryFiles, type MemoryFiles, type MemoryFilesOptions } from "./memory-files.ts";
export { memoryServices, type MemoryServices, type MemoryServicesOptions } from "./memory-services.ts";
export type {
  FailingCall,
  RefusedSettings,
  RuntimeSuite,
  SlowCall,
  SuiteCall,
  TestFunction,
  ValidCall,
} from "./runtime-suite.ts";
export {
  scriptedProcesses,
  type Invocation,
  type ProcessScript,
  type ScriptedProcess,
  type ScriptedProcesses,
} from "./scripted-processes.ts";
export { watchResources, type ResourceWatch } from "./resource-watch.ts";
export { systemError } from "./system-error.ts";
export type { EngineSuite } from "./engine-suite.ts";
export { probeAsker, type AskSettings } from "./probe-asker.ts";
export { probeFlow, type ProbeStep } from "./probe-flow.ts";
export { Probe, type ProbeSettings, type ProbeVisit } from "./probe-runtime.ts";
export { testEngine } from "./test-engine.ts";
export { testHost } from "./test-host.ts";
export { testJournal } from "./test-journal.ts";
export { testRuntime } from "./test-runtime.ts";
