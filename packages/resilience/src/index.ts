export { DurableHost, type DurableHostOptions } from "./durable/durable-host.ts";
export type { LiveHost } from "./durable/live-host.ts";
export { OutputCache, type CacheVerdict } from "./durable/output-cache.ts";
export {
  pathOf,
  readRunHistory,
  type RecordSource,
  type RecordedCompletion,
  type RunHistory,
} from "./durable/run-history.ts";
export {
  runFormatVersion,
  type CancelledRecord,
  type CompletionRecord,
  type EndedRecord,
  type IntentRecord,
  type JournalEntry,
  type QuestionRecord,
  type ResumedRecord,
  type RunRecord,
  type SettledRecord,
} from "./durable/run-record.ts";
export { ReplayHost, type ReplayHostOptions } from "./durable/replay-host.ts";
export { createJournal, openJournal, readJournal, repairJournal } from "./journal/journal.ts";
export type {
  Journal,
  JournalContent,
  JournalOptions,
  JournalRecord,
  OpenedJournal,
  RepairedJournal,
  StoredRecord,
} from "./journal/journal.ts";
export { BlobStore, type BlobReference, type BlobStoreOptions } from "./journal/blobs.ts";
export {
  isResilienceError,
  ResilienceError,
  type ResilienceErrorCode,
  type ResilienceErrorOptions,
} from "./resilience-error.ts";
export { canResume, explainResume, type Resumability } from "./state/can-resume.ts";
export { getStatePath } from "./state/get-state-path.ts";
export { findRun } from "./state/find-run.ts";
export { Inbox, type InboxOptions, type WatchOptions } from "./state/inbox.ts";
export type { AnswerEntry, CancelEntry, InboxEntry, SettlementEntry } from "./state/inbox-entry.ts";
export { listRuns, type ListRunsOptions } from "./state/list-runs.ts";
export { loadState, type LoadedState, type StateOverrides } from "./state/load-state.ts";
export { pruneRuns, type PruneOptions, type PruneResult } from "./state/prune-runs.ts";
export { stateVersion, type PersistedState } from "./state/persisted-state.ts";
export {
  acquireRunLock,
  isRunOwned,
  readLockOwner,
  type LockOwner,
  type RunLock,
  type RunLockOptions,
} from "./state/run-lock.ts";
export type { RunEntry } from "./state/run-entry.ts";
export {
  saveState,
  type SavableResult,
  type SavableState,
  type SaveStateOptions,
} from "./state/save-state.ts";
export { writeFileAtomically, type WriteFileOptions } from "./state/write-file-atomically.ts";
export { reviveErrors, type RevivedResult, type RevivedState } from "./state/revive-errors.ts";
export { executeWithRetry } from "./retry/execute-with-retry.ts";
export type {
  ExecuteWithRetryOptions,
  FailedAttempt,
  RetryConfig,
  RetryContext,
  RetryFailure,
  ScheduledRetry,
} from "./retry/retry-config.ts";
export {
  circuitBreaker,
  type BreakerState,
  type CircuitBreaker,
  type CircuitBreakerOptions,
} from "./retry/circuit-breaker.ts";
export { rateLimit, type RateLimit, type RateLimitOptions } from "./retry/rate-limit.ts";
export {
  concurrencyLimit,
  type ConcurrencyLimit,
  type ConcurrencyLimitOptions,
} from "./retry/concurrency-limit.ts";
export { retryBudget, type RetryBudget, type RetryBudgetOptions } from "./retry/retry-budget.ts";
export type { TurnOptions } from "./retry/turn-options.ts";
export { calculateBackoffMs } from "./calculate-backoff-ms.ts";
export { classifyError, isRetryableError, type ErrorClass } from "./classify-error.ts";
export {
  retryPolicy,
  type BackoffStrategy,
  type RetryPolicy,
  type RetryPolicySettings,
} from "./retry-policy.ts";
export { makeFolder } from "./state/make-folder.ts";
