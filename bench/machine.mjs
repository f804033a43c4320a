import { availableParallelism, loadavg } from "node:os";

/** Where and when figures were measured. */
export function describeMachine(load = loadavg()[0]) {
  const date = new Date().toISOString().slice(0, 10);
  return `${date}, Node ${process.version}, ${process.platform} ${process.arch}, ${availableParallelism()} cores, load up to ${load.toFixed(1)}`;
}

/** Where others want the machine, figures mean little. */
export function warnIfBusy() {
  if (loadavg()[0] > availableParallelism())
    process.stderr.write("This machine is busy: measure again later.\n");
}
