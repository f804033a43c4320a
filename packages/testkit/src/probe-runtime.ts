import type { Json, JsonObject, Runtime, RuntimeCall } from "@tidemark/spec";

/** What a probe step is told to do. */
export interface ProbeSettings {
  /** What it returns. */
  readonly value?: Json;
  /** How many attempts fail first. */
  readonly failures?: number;
  readonly error?: { readonly message?: string; readonly code?: string; readonly retryable?: boolean };
  /** How long it takes. */
  readonly takesMs?: number;
  /** It never ends by itself. */
  readonly hangs?: boolean;
  /** It is received and shows up nowhere else. */
  readonly hidden?: Json;
}

export interface ProbeVisit {
  readonly path: string;
  readonly attempt: number;
  readonly settings: JsonObject;
  readonly values: JsonObject;
  readonly key: string;
  readonly signal: AbortSignal;
}

/** A runtime that does what its settings say and remembers how it was called. */
export class Probe {
  readonly visits: ProbeVisit[] = [];
  /** The most steps that ran at the same time. */
  peak = 0;
  /** Starts and ends, in order: `+a`, `-a`. */
  readonly trace: string[] = [];
  #running = 0;

  readonly runtime: Runtime = {
    version: 1,
    type: "probe",
    values: true,
    config: { "~standard": { version: 1, vendor: "tidemark", validate: checkSettings } },
    effect: () => "idempotent",
    execute: (call) => this.#execute(call as RuntimeCall<ProbeSettings>),
  };

  /** The paths that were called, in order, one for each attempt. */
  get paths(): readonly string[] {
    return this.visits.map(({ path }) => path);
  }

  async #execute(call: RuntimeCall<ProbeSettings>): Promise<Json> {
    const { path, attempt, signal, values, config, idempotencyKey } = call;
    this.visits.push({
      path,
      attempt,
      signal,
      values: { ...values },
      key: idempotencyKey,
      settings: config as unknown as JsonObject,
    });
    this.trace.push(`+${path}`);
    this.#running += 1;
    this.peak = Math.max(this.peak, this.#running);
    try {
      await wait(config.hangs === true ? undefined : (config.takesMs ?? 0), signal);
      if (attempt <= (config.failures ?? 0)) throw makeError(config, path, attempt);
      return config.value ?? path;
    } finally {
      this.#running -= 1;
      this.trace.push(`-${path}`);
    }
  }
}

const knownSettings = new Set(["value", "failures", "error", "takesMs", "hangs", "hidden"]);

function checkSettings(
  value: unknown,
): { readonly value: unknown } | { readonly issues: readonly { readonly message: string }[] } {
  const unknown = Object.keys(value as object).filter((key) => !knownSettings.has(key));
  return unknown.length === 0
    ? { value }
    : { issues: [{ message: `Unknown settings: ${unknown.join(", ")}` }] };
}

function makeError({ error = {} }: ProbeSettings, path: string, attempt: number): Error {
  const { message = `${path} failed at attempt ${attempt}`, ...rest } = error;
  return Object.assign(new Error(message), rest);
}

function wait(milliseconds: number | undefined, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    // An unanswered wait must keep the process alive, so that a test that hangs is seen.
    const timer = setTimeout(finish, milliseconds ?? 60_000);
    function finish(): void {
      signal.removeEventListener("abort", abort);
      resolve();
    }
    function abort(): void {
      clearTimeout(timer);
      reject(signal.reason);
    }
    signal.addEventListener("abort", abort, { once: true });
  });
}
