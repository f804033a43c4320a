import { mkdir, mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServices } from "@tidemark/engine";
import { TidemarkError, type RuntimeBody } from "@tidemark/spec";
import {
  createCall,
  isProcessAlive,
  memoryServices,
  systemError,
  testRuntime,
  type ScriptedProcess,
} from "@tidemark/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isShellError } from "./shell-error.ts";
import { shell } from "./shell.ts";

const sh = (content: string): RuntimeBody => ({ language: "sh", content });
const bash = (content: string): RuntimeBody => ({ language: "bash", content });

/** Services in which every command does the same. */
const doing = (scripted: ScriptedProcess) => () => memoryServices({ processes: () => scripted });

describe("with scripted processes", () => {
  testRuntime({
    test,
    runtime: shell,
    valid: [
      {
        name: "text",
        settings: {},
        body: sh("date"),
        services: doing({ stdout: "Monday\n\n" }),
        output: "Monday\n",
        effect: "idempotent",
        grants: [{ kind: "run", command: "sh" }],
      },
      {
        name: "bash",
        settings: {},
        body: bash("date"),
        services: doing({ stdout: "Monday" }),
        output: "Monday",
        grants: [{ kind: "run", command: "bash" }],
      },
      { name: "nothing", settings: {}, body: sh("true"), services: doing({}), output: "" },
      {
        name: "lines",
        settings: { as: "lines" },
        body: sh("ls"),
        services: doing({ stdout: "a\r\nb\n\n" }),
        output: ["a", "b", ""],
      },
      { name: "no lines", settings: { as: "lines" }, body: sh("ls"), services: doing({}), output: [] },
      {
        name: "json",
        settings: { as: "json" },
        body: sh("jq"),
        services: doing({ stdout: ' {"a":[1]}\n' }),
        output: { a: [1] },
      },
      {
        name: "another exit code",
        settings: { exit_codes: [0, 1] },
        body: sh("grep"),
        services: doing({ exitCode: 1, stdout: "none" }),
        output: "none",
      },
    ],
    refused: [
      { settings: { as: "yaml" }, path: ["as"] },
      { settings: { exit_codes: [] }, path: ["exit_codes"] },
      { settings: { exit_codes: [256] }, path: ["exit_codes", "0"] },
      { settings: { exit_codes: 0 }, path: ["exit_codes"] },
      { settings: { folder: "" }, path: ["folder"] },
      { settings: { input: 5 }, path: ["input"] },
      { settings: { run: "echo" }, path: [] },
    ],
    failing: [
      { name: "no body", settings: {}, code: "missing_body", retryable: false },
      {
        name: "exit code",
        settings: {},
        body: sh("x"),
        services: doing({ exitCode: 2 }),
        code: "exit_code",
        retryable: "unknown",
      },
      {
        name: "signal",
        settings: {},
        body: sh("x"),
        services: doing({ signal: "SIGKILL" }),
        code: "killed_by_signal",
        retryable: "unknown",
      },
      {
        name: "no json",
        settings: { as: "json" },
        body: sh("x"),
        services: doing({ stdout: "{" }),
        code: "not_json",
        retryable: false,
      },
      { name: "empty", settings: { as: "json" }, body: sh("x"), services: doing({}), code: "not_json" },
      {
        name: "too much",
        settings: {},
        body: sh("yes"),
        services: doing({ stdout: "y".repeat(16 * 1024 * 1024 + 1) }),
        code: "too_much_output",
        retryable: false,
      },
      { name: "no shell", settings: {}, body: sh("x"), code: "not_found", retryable: false },
      ...(["EAGAIN", "EMFILE", "ENOMEM"] as const).map((code) => ({
        name: code,
        settings: {},
        body: sh("x"),
        services: () =>
          memoryServices({
            processes: () => {
              throw systemError(code, "spawn", "sh");
            },
          }),
        code: "busy",
        retryable: true,
      })),
      {
        name: "what nobody knows",
        settings: {},
        body: sh("x"),
        services: () =>
          memoryServices({
            processes: () => {
              throw systemError("EIO", "spawn", "sh");
            },
          }),
        code: "failed",
        retryable: "unknown",
      },
      {
        name: "secrets",
        settings: { input: "token-12345" },
        body: sh("exit 1"),
        env: { TOKEN: "token-12345" },
        services: doing({ exitCode: 1 }),
        code: "exit_code",
        secret: "12345",
      },
    ],
    slow: { name: "slow", settings: {}, body: sh("sleep"), services: doing({ delayMs: 10_000 }) },
  });

  test("the child knows which attempt it is, and the step cannot pretend another", async () => {
    const services = doing({})();
    const env = { NAME: "Ada", TIDEMARK_RUN: "other" };
    const options = {
      body: sh("x"),
      env,
      services,
      run: "run-7",
      path: "a[1].b",
      attempt: 3,
      idempotencyKey: "key",
    };
    await shell().execute(
      await createCall(shell(), { ...options, settings: { folder: "sub", input: "in" } }),
    );
    expect(services.processes.invocations[0]).toMatchObject({
      program: "sh",
      parameters: ["-e", "-u", "-c", "--", "x", "a[1].b"],
      options: {
        folder: "sub",
        input: "in",
        env: {
          NAME: "Ada",
          TIDEMARK_RUN: "run-7",
          TIDEMARK_STEP: "a[1].b",
          TIDEMARK_ATTEMPT: "3",
          TIDEMARK_IDEMPOTENCY_KEY: "key",
        },
      },
    });
  });

  test("output is handed on as it comes", async () => {
    const services = doing({ stdout: "out\n", stderr: "err\n" })();
    const call = await createCall(shell(), { body: sh("x"), services });
    await shell().execute(call);
    expect(call.events).toEqual([
      { type: "output", stream: "stdout", text: "out\n" },
      { type: "output", stream: "stderr", text: "err\n" },
    ]);
  });

  test("an error shows the exit code and the end of standard error", async () => {
    const stderr = `${Array.from({ length: 9 }, (_, index) => `line ${index}`).join("\n")}\n\n${"x".repeat(300)}\n`;
    const call = await createCall(shell(), { body: sh("x"), services: doing({ exitCode: 127, stderr })() });
    const error: unknown = await shell()
      .execute(call)
      .catch((thrown: unknown) => thrown);
    expect(isShellError(error) && error.message.split("\n")).toEqual([
      "The command ended with exit code 127:",
      ...["line 5", "line 6", "line 7", "line 8"],
      `${"x".repeat(200)}…`,
    ]);
    expect(error).toMatchObject({ exitCode: 127, hint: expect.stringContaining("127") });
  });

  test("what the engine refuses stays as it is", async () => {
    const refusal = new TidemarkError("engine", "not_granted", "No.");
    const processes = () => {
      throw refusal;
    };
    const call = await createCall(shell(), { body: sh("x"), services: memoryServices({ processes }) });
    await expect(shell().execute(call)).rejects.toBe(refusal);
  });
});

describe("with real processes", () => {
  let folder: string;
  const services = () => createServices({ folder });

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), "tidemark-shell-")));
    await mkdir(join(folder, "sub"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  testRuntime({
    test,
    runtime: shell,
    services,
    valid: [
      {
        name: "hello",
        settings: {},
        body: sh('echo "hello, $NAME"'),
        env: { NAME: "$(id) `id`" },
        output: "hello, $(id) `id`",
      },
      {
        name: "bash",
        settings: { as: "lines" },
        body: bash("for i in {1..3}; do echo $i; done"),
        output: ["1", "2", "3"],
      },
      { name: "input", settings: { input: "Ada" }, body: sh("cat"), output: "Ada" },
      { name: "closed input", settings: {}, body: sh("cat"), output: "" },
      { name: "a folder", settings: { folder: "sub" }, body: sh("basename $PWD"), output: "sub" },
      {
        name: "a body that begins with a dash",
        settings: {},
        body: sh("-x 2>/dev/null || echo ok"),
        output: "ok",
      },
      {
        name: "the key",
        settings: {},
        body: sh("echo $TIDEMARK_IDEMPOTENCY_KEY $TIDEMARK_ATTEMPT"),
        output: "key-1 1",
      },
    ],
    refused: [],
    failing: [
      { name: "exit 3", settings: {}, body: sh("exit 3"), code: "exit_code", retryable: "unknown" },
      { name: "the first command that fails", settings: {}, body: sh("false; true"), code: "exit_code" },
      {
        name: "a name that is not set",
        settings: {},
        body: sh('echo "$NOT_SET_ANYWHERE"'),
        code: "exit_code",
      },
      { name: "a failure inside a pipe", settings: {}, body: bash("false | true"), code: "exit_code" },
      { name: "a signal", settings: {}, body: sh("kill -TERM $$"), code: "killed_by_signal" },
      { name: "no such folder", settings: { folder: "gone" }, body: sh("true"), code: "not_found" },
      {
        name: "a zero byte",
        settings: {},
        body: sh("true"),
        env: { TOKEN: "12345\0" },
        code: "invalid_call",
        retryable: false,
        secret: "12345",
      },
      { name: "too long", settings: {}, body: sh(`# ${"x".repeat(4_000_000)}`), code: "invalid_call" },
    ],
    slow: {
      name: "a child that ignores the polite signal",
      settings: {},
      body: sh("trap '' TERM; sleep 60; sleep 60"),
      withinMs: 400,
    },
  });

  test("a complaint begins with the step's place", async () => {
    const call = await createCall(shell(), {
      body: sh("no-such-command-here"),
      services: services(),
      path: "all[1].build",
    });
    await expect(shell().execute(call)).rejects.toThrow(/all\[1\]\.build: .*no-such-command-here.*not found/);
  });

  test("a cancelled command leaves nobody behind", async () => {
    const controller = new AbortController();
    const body = sh("sleep 60 & echo $! >> ids; echo $$ >> ids; echo ready; wait");
    const call = await createCall(shell(), { body, services: services(), signal: controller.signal });
    const running = shell().execute(call);
    running.catch(() => {});
    await expect.poll(() => call.events.length).toBe(1);
    controller.abort("enough");
    await expect(running).rejects.toBe("enough");
    const ids = (await readFile(join(folder, "ids"), "utf8")).trim().split("\n").map(Number);
    expect(ids.filter(isProcessAlive)).toEqual([]);
  });
});
