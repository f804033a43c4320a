import type { Command } from "@commander-js/extra-typings";

/** What people type, for each command, by the words that name it. `tidemark` itself has the empty name. */
export const examples: Readonly<Record<string, readonly string[]>> = {
  "": [
    "tidemark init",
    "tidemark run hello.flow.md --input name=Ada",
    "tidemark plan digest.flow.md --mermaid",
    "tidemark resume latest",
  ],
  run: [
    "tidemark run digest.flow.md --input since=2026-01-01",
    "tidemark run digest.flow.md --input-file inputs.yaml --decide approve=approve",
    "tidemark run digest.flow.md --format junit > report.xml",
  ],
  resume: [
    "tidemark resume latest",
    "tidemark resume digest --plan",
    "tidemark resume k3f9qz --from research",
  ],
  watch: ["tidemark watch digest.flow.md --also data"],
  answer: [
    "tidemark answer latest approve approve",
    'tidemark answer k3f9qz approve reject --reason "too long"',
    "tidemark answer k3f9qz approve input --input '{\"limit\": 5}'",
  ],
  cancel: ['tidemark cancel latest --reason "no longer wanted"'],
  settle: ["tidemark settle k3f9qz send --done '\"sent\"'", "tidemark settle k3f9qz send --again"],
  why: ["tidemark why latest announce"],
  runs: ["tidemark runs", "tidemark runs digest --limit 5 --json"],
  "runs prune": ["tidemark runs prune --keep 20 --older-than 30d --dry-run"],
  "runs repair": ["tidemark runs repair k3f9qz"],
  show: ["tidemark show latest", "tidemark show digest research --json"],
  logs: ["tidemark logs latest research", "tidemark logs digest --follow"],
  attach: ["tidemark attach latest"],
  replay: [
    "tidemark replay latest --speed 10",
    "tidemark run digest.flow.md --format ndjson | tidemark replay -",
  ],
  plan: ["tidemark plan digest.flow.md", "tidemark plan digest.flow.md --mermaid"],
  validate: ["tidemark validate flows", "tidemark validate digest.flow.md --format github"],
  fmt: ["tidemark fmt --check .", "tidemark fmt --write digest.flow.md"],
  explain: ["tidemark explain TM1403"],
  init: ["tidemark init", "tidemark init digest --template approval"],
  runtimes: ["tidemark runtimes", "tidemark runtimes file"],
  doctor: ["tidemark doctor", "tidemark doctor --json"],
  completion: [
    "source <(tidemark completion bash)",
    "tidemark completion fish > ~/.config/fish/completions/tidemark.fish",
  ],
};

/** Ends the help of each command with its examples. */
export function addExamples(program: Command): void {
  addTo(program, "");
}

function addTo(command: Command, name: string): void {
  const lines = examples[name];
  if (lines !== undefined)
    command.addHelpText(
      "after",
      `\n${lines.length === 1 ? "Example" : "Examples"}:\n${lines.map((line) => `  ${line}`).join("\n")}`,
    );
  for (const inner of command.commands) addTo(inner as unknown as Command, `${name} ${inner.name()}`.trim());
}
