// Runs a flow, and makes an SVG that moves of how a terminal shows it:
//   pnpm demo [flow] [name]
// writes docs/<name>.ndjson, the events of the run, and docs/<name>.svg, what `tidemark replay` draws of them.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { framesToSvg } from "./frames-to-svg.ts";
import { recordTerminal } from "./record-terminal.ts";

const [flow = join(import.meta.dirname, "digest.flow.md"), name = "demo"] = process.argv.slice(2);
const docs = join(import.meta.dirname, "../../../../docs");
const command = ["--conditions=@tidemark/source", join(import.meta.dirname, "../main.ts")];
const events = join(docs, `${name}.ndjson`);

const stateFolder = mkdtempSync(join(tmpdir(), "tidemark-demo-"));
try {
  const call = [...command, "run", resolve(flow), "--state-folder", stateFolder, "--quiet"];
  const { status } = spawnSync(process.execPath, call, { stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) throw new Error(`The run of ${flow} ended with ${status}.`);
  const [run = ""] = readdirSync(stateFolder, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith("events.ndjson"),
  );
  const recorded = readFileSync(join(stateFolder, run), "utf8").trimEnd().split("\n");
  writeFileSync(events, recorded.map(withoutStacks).join(""));
} finally {
  rmSync(stateFolder, { recursive: true });
}

/** Stacks name places on this machine. */
function withoutStacks(line: string): string {
  const event: unknown = JSON.parse(line, (key, value: unknown) => (key === "stack" ? undefined : value));
  return `${JSON.stringify(event)}\n`;
}

const frames = await recordTerminal(
  process.execPath,
  [...command, "replay", events, "--state-folder", "none"],
  {
    columns: 84,
    rows: 22,
    typed: "tidemark run digest.flow.md",
  },
);
writeFileSync(join(docs, `${name}.svg`), framesToSvg(frames, { columns: 84 }));
