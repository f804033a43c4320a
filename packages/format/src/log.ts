// The log of a run as text, without the parsers that the rest of the package is made of: they take longer to load than a
// small run.
export { formatExecutionLog, type ExecutionLogOptions } from "./log/format-execution-log.ts";
