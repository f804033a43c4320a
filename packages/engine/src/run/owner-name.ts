import { basename } from "node:path";

/** What this program is called, for whoever finds a run locked by it. */
export function ownerName(): string {
  const [, script] = process.argv;
  return script === undefined ? "node" : basename(script);
}
