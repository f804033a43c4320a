import { setTimeout as wait } from "node:timers/promises";
import { TidemarkError, type Effect, type Runtime, type RuntimeCall } from "@tidemark/spec";
import { greet, greetPolitely, validate, type GreetConfig } from "./greet-runtime.ts";

/** A change of `execute` that has the rest done politely. */
function executing(
  execute: (call: RuntimeCall<GreetConfig>) => Promise<unknown>,
): () => Runtime<GreetConfig> {
  return () => greet({ execute });
}

function accepting(accept: (value: unknown) => ReturnType<typeof validate>): () => Runtime<GreetConfig> {
  return () => greet({ config: { "~standard": { version: 1, vendor: "test", validate: accept } } });
}

let counter = 0;
const count = (): number => (counter += 1);

/** What is wrong with it, the runtime, and the test that must find it out. */
export const brokenRuntimes: readonly (readonly [fault: string, runtime: () => Runtime<GreetConfig>, found: string])[] = [
  [
    "another version of the contract",
    () => greet({ version: 2 as never }),
    "names its type and the version of the contract",
  ],
  [
    "a type that is no name",
    () => greet({ type: "Greet It" }),
    "names its type and the version of the contract",
  ],
  [
    "an unknown body kind",
    () => greet({ languages: { greeting: "html" as never } }),
    "describes itself in plain data",
  ],
  [
    "a description with a function",
    () =>
      greet({ deferred: { each: { kind: "template", variables: ["item", "index"], by: () => 1 } as never } }),
    "describes itself in plain data",
  ],
  ["a time limit of nothing", () => greet({ timeoutMs: 0 }), "describes itself in plain data"],
  [
    "a language nobody tried",
    () => greet({ languages: { greeting: "raw", song: "raw" } }),
    "is tried with every body language it declares",
  ],
  [
    "a deferred setting nobody tried",
    () => greet({ deferred: { other: { kind: "template", variables: [] } } }),
    "is tried with every setting it defers",
  ],
  ["refusing what is right", accepting(() => ({ issues: [{ message: "No.", path: [] }] })), "accepts a name"],
  ["accepting what is wrong", accepting((value) => ({ value: value as GreetConfig })), "refuses a number"],
  [
    "pointing elsewhere",
    accepting((value) =>
      "issues" in validate(value) ? { issues: [{ message: "No.", path: ["x"] }] } : validate(value),
    ),
    "refuses a number",
  ],
  [
    "refusing without a word",
    accepting((value) =>
      "issues" in validate(value) ? { issues: [{ message: " ", path: ["name"] }] } : validate(value),
    ),
    "refuses a number",
  ],
  [
    "overlooking unknown settings",
    accepting((value) => {
      const { a_setting_that_no_runtime_has: _, ...rest } = Object(value) as Record<string, unknown>;
      return validate(typeof value === "object" && value !== null && !Array.isArray(value) ? rest : value);
    }),
    "refuses settings that it does not know",
  ],
  [
    "accepting null",
    accepting((value) => (value === null ? { value: {} } : validate(value))),
    "refuses settings that are no object",
  ],
  [
    "throwing on null",
    accepting((value) => validate(Object.keys(value as object).length >= 0 ? value : value)),
    "refuses settings that are no object",
  ],
  [
    "changing the settings in place",
    accepting((value) => {
      if (typeof value === "object" && value !== null) (value as Record<string, unknown>)["name"] = "Eve";
      return validate(value);
    }),
    "accepts a name",
  ],
  ["an unknown effect", () => greet({ effect: () => "twice" as Effect }), "knows what a repeat would do"],
  [
    "an effect that changes",
    () => greet({ effect: () => (count() % 2 === 0 ? "pure" : "once") }),
    "knows what a repeat would do",
  ],
  [
    "another effect than expected",
    () => greet({ effect: () => "idempotent" }),
    "knows what a repeat would do",
  ],
  [
    "a grant of no known kind",
    () => greet({ grants: () => [{ kind: "all" } as never] }),
    "asks for grants in the known form",
  ],
  ["other grants than expected", () => greet({ grants: () => [] }), "asks for grants in the known form"],
  ["returning nothing", executing(() => Promise.resolve(undefined)), "runs a name"],
  ["returning a date", executing(() => Promise.resolve(new Date())), "runs a name"],
  ["returning undefined inside", executing(() => Promise.resolve({ greeting: undefined })), "runs a name"],
  ["returning something else", executing(() => Promise.resolve({ greeting: "Go away" })), "runs a name"],
  [
    "changing its settings while it runs",
    executing(async (call) => {
      (call.config as { name: string }).name = "Eve";
      return greetPolitely(call);
    }),
    "runs a name",
  ],
  [
    "pure but different each time",
    executing(async (call) => ({ ...Object(await greetPolitely(call)), count: count() })),
    "gives the same again where a repeat changes nothing",
  ],
  [
    "one instance for all",
    (() => {
      const only = greet();
      return () => only;
    })(),
    "keeps calls and instances apart",
  ],
  [
    "state between calls",
    (() => {
      let name: string | undefined;
      return executing(async (call) => {
        name = call.config.name ?? name;
        await wait(1);
        return greetPolitely({
          ...call,
          config: { ...call.config, ...(name === undefined ? {} : { name }) },
        });
      });
    })(),
    "keeps calls and instances apart",
  ],
  [
    "other variables than declared",
    executing(async (call) => {
      if (call.config.each !== undefined) call.evaluate("each", { element: 1, item: 1, index: 0 });
      return greetPolitely(call);
    }),
    "evaluates deferred settings with the names it declares",
  ],
  [
    "ignoring `as`",
    executing((call) => {
      const { as: _as, ...config } = call.config;
      return greetPolitely({ ...call, config });
    }),
    "evaluates deferred settings with the names it declares",
  ],
  [
    "emitting after the end",
    executing(async (call) => {
      setTimeout(() => call.emit({ type: "progress", message: "late" }), 10);
      return greetPolitely(call);
    }),
    "emits nothing after it has settled",
  ],
  [
    "a timer left running",
    executing(async (call) => {
      setTimeout(() => {}, 1500);
      return greetPolitely(call);
    }),
    "leaves nothing open",
  ],
  [
    "a listener left on the signal",
    executing(async (call) => {
      call.signal.addEventListener("abort", () => {});
      return greetPolitely(call);
    }),
    "leaves nothing open",
  ],
  [
    "beginning under a fired signal",
    executing((call) => greetPolitely({ ...call, signal: new AbortController().signal })),
    "does not begin under a signal that has fired",
  ],
  [
    "emitting under a fired signal",
    executing((call) => {
      call.emit({ type: "progress", message: "beginning" });
      return greetPolitely(call);
    }),
    "does not begin under a signal that has fired",
  ],
  [
    "an own error in place of the reason",
    executing((call) =>
      greetPolitely(call).catch((error: unknown) =>
        Promise.reject(call.signal.aborted ? new Error("Stopped") : error),
      ),
    ),
    "stops when the signal fires",
  ],
  [
    "deaf to the signal",
    executing(async (call) => {
      call.signal.throwIfAborted();
      if (call.config.waitMs !== undefined) await wait(600);
      return greetPolitely(call);
    }),
    "stops when the signal fires",
  ],
  [
    "a timer left behind by stopping",
    executing(async (call) => {
      const timer = setTimeout(() => {}, 1500);
      const result = await greetPolitely(call);
      clearTimeout(timer);
      return result;
    }),
    "leaves nothing behind when it is stopped",
  ],
  [
    "a listener left behind by stopping",
    executing(async (call) => {
      if (call.config.waitMs !== undefined) call.signal.addEventListener("abort", () => {});
      return greetPolitely(call);
    }),
    "leaves nothing behind when it is stopped",
  ],
  [
    "emitting after it was stopped",
    executing((call) =>
      greetPolitely(call).finally(() => {
        if (call.signal.aborted) setTimeout(() => call.emit({ type: "progress" }), 5);
      }),
    ),
    "leaves nothing behind when it is stopped",
  ],
  [
    "not failing",
    executing((call) => greetPolitely({ ...call, config: { name: "Ada" } })),
    "fails with nobody_there: nobody",
  ],
  ["an error without a code", failing(new Error("Nobody.")), "fails with nobody_there: nobody"],
  ["throwing a string", failing("nobody_there"), "fails with nobody_there: nobody"],
  [
    "an error without a message",
    failing(new TidemarkError("greet", "nobody_there", "")),
    "fails with nobody_there: nobody",
  ],
  [
    "a `retryable` that is no boolean",
    failing(Object.assign(new Error("Nobody."), { code: "nobody_there", retryable: "yes" })),
    "fails with nobody_there: nobody",
  ],
  [
    "another `retryable` than expected",
    failing(new TidemarkError("greet", "nobody_there", "Nobody.", { retryable: true })),
    "fails with nobody_there: nobody",
  ],
  [
    "repeating the secret in a cause",
    failing(
      new TidemarkError("greet", "nobody_there", "Failed.", {
        cause: new Error('greet({"name":"xyzzy-42"})'),
      }),
    ),
    "keeps the secret out of the error: nobody",
  ],
];

function failing(thrown: unknown): () => Runtime<GreetConfig> {
  return executing((call) =>
    call.config.name === "xyzzy-42" ? Promise.reject(thrown) : greetPolitely(call),
  );
}
