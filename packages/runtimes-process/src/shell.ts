import type { Json, ProcessResult, Runtime, RuntimeCall } from "@tidemark/spec";
import { checkEnding } from "./check-ending.ts";
import { decodeOutput } from "./decode-output.ts";
import { shellConfig, type ShellConfig } from "./shell-config.ts";
import { shellOf, shellProgram, type ShellProgram } from "./shell-program.ts";
import { toShellError } from "./to-shell-error.ts";

const maxOutputBytes = 16 * 1024 * 1024;

/**
 * A step that runs its `sh` or `bash` body and gives what that prints.
 *
 * @example
 * const services = memoryServices({ processes: () => ({ stdout: "hello\n" }) });
 * const call = await createCall(shell(), { body: { language: "sh", content: "echo hello" }, services });
 * await shell().execute(call) // "hello"
 */
export function shell(): Runtime<ShellConfig, Json> {
  return {
    type: "shell",
    version: 1,
    languages: { sh: "raw", bash: "raw" },
    bodyRequired: true,
    config: shellConfig,
    effect: () => "idempotent",
    grants: (_config, body) => [{ kind: "run", command: shellOf(body) }],
    async execute(call: RuntimeCall<ShellConfig>): Promise<Json> {
      call.signal.throwIfAborted();
      const result = await run(call, shellProgram(call.body, call.path));
      checkEnding(result, call.config);
      return decodeOutput(result.stdout, call.config.as);
    },
  };
}

async function run(
  call: RuntimeCall<ShellConfig>,
  { program, parameters }: ShellProgram,
): Promise<ProcessResult> {
  const { signal, config, services } = call;
  try {
    return await services.processes.run(program, parameters, {
      signal,
      env: { ...call.env, ...identity(call) },
      maxBytes: maxOutputBytes,
      onOutput: (stream, text) => call.emit({ type: "output", stream, text }),
      ...(config.folder === undefined ? {} : { folder: config.folder }),
      ...(config.input === undefined ? {} : { input: config.input }),
    });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw toShellError(error, program);
  }
}

/** Which attempt this is, so that a script can make its effect happen once. */
function identity({
  run: runId,
  path,
  attempt,
  idempotencyKey,
}: RuntimeCall<ShellConfig>): Readonly<Record<string, string>> {
  return {
    TIDEMARK_RUN: runId,
    TIDEMARK_STEP: path,
    TIDEMARK_ATTEMPT: String(attempt),
    TIDEMARK_IDEMPOTENCY_KEY: idempotencyKey,
  };
}
