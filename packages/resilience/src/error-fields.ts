import type { ErrorRecord } from "@tidemark/spec";

/** As deep as a record keeps causes, so that an error and its record are judged alike. */
const maximumDepth = 8;

/** One member of something that was thrown, whatever that was. */
export function field(error: unknown, name: string): unknown {
  if ((typeof error !== "object" && typeof error !== "function") || error === null) return undefined;
  return (error as Readonly<Record<string, unknown>>)[name];
}

/** An error and its causes, outermost first. The depth also ends causes that turn in a circle. */
export function errorChain(error: unknown): readonly unknown[] {
  const chain: unknown[] = [];
  for (let link = error; link != null && chain.length <= maximumDepth; link = field(link, "cause"))
    chain.push(link);
  return chain;
}

/** The error's own code as text. Records hold text where the error had a number. */
export function errorCode(error: unknown): string | undefined {
  const code = field(error, "code");
  return typeof code === "string" || typeof code === "number" ? String(code) : undefined;
}

/** The HTTP status of an error that came from an answer. Other numbers under that name, such as exit codes, are none. */
export function httpStatus(error: unknown): number | undefined {
  return [field(error, "status"), field(error, "statusCode")].find(isHttpFailure);
}

function isHttpFailure(status: unknown): status is number {
  return typeof status === "number" && status >= 400 && status <= 599;
}

export function errorMessage(error: unknown): string {
  const message = field(error, "message");
  return typeof message === "string" && message !== "" ? message : String(field(error, "name") ?? error);
}

/** Whether a value is the plain record of an error rather than the error. */
export function isErrorRecord(value: unknown): value is ErrorRecord {
  if (value instanceof Error) return false;
  return typeof field(value, "name") === "string" && typeof field(value, "message") === "string";
}
