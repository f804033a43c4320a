import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { callCli } from "../fixtures/call-cli.ts";
import { createCommandShim, isInstalled } from "../fixtures/command-shim.ts";
import { createMemoryTerminal } from "../fixtures/memory-terminal.ts";
import { createTemporaryFolder } from "../fixtures/temporary-folder.ts";
import { startSession } from "../fixtures/terminal-session.ts";
import { createProgram } from "../program.ts";
import { describeCommands } from "../program/describe-commands.ts";
import { candidates, type CandidateOptions } from "./candidates.ts";
import { completionTable } from "./completion-table.ts";

const flow = `---
name: digest
---

## Fetch \`fetch\`

\`\`\`cel step
1
\`\`\`

## Approve \`approve\`

\`\`\`yaml step
uses: checkpoint
ask: Go?
unattended: approve
\`\`\`
`;

async function createFolder(): Promise<string> {
  const folder = await createTemporaryFolder({
    "digest.flow.md": flow,
    "deep/other one.flow.md": flow,
    "readme.md": "",
    "events.ndjson": "",
    "node_modules/x/y.flow.md": "",
  });
  expect((await callCli(["run", "digest.flow.md"], { folder })).exitCode).toBe(0);
  return folder;
}

describe("the candidates", () => {
  const words = async (options: Partial<CandidateOptions>): Promise<readonly string[]> =>
    candidates({
      kind: "flow",
      word: "",
      folder: await createFolder(),
      stateFolder: ".tidemark",
      ...options,
    }).map(({ word }) => word);

  test("of flows are files and the folders on the way to others", async () => {
    expect((await words({})).toSorted()).toEqual(["deep/", "digest.flow.md"]);
    expect(await words({ word: "deep/" })).toEqual(["deep/other one.flow.md"]);
    expect(await words({ word: "./dee" })).toContain("./deep/");
    expect(await words({ word: "nowhere/" })).toEqual([]);
  });

  test("of runs are what a run is named by", async () => {
    const [latest, name, run] = await words({ kind: "run" });
    expect([latest, name]).toEqual(["latest", "digest"]);
    expect(run).toMatch(/^\d{8}-\d{6}-/);
    expect(await words({ kind: "flow-name" })).toEqual(["digest"]);
    expect(await words({ kind: "run", stateFolder: "nowhere" })).toEqual([]);
    expect(await words({ kind: "events" })).toEqual(expect.arrayContaining(["events.ndjson", "latest"]));
  });

  test("of steps are those of the run, or of the flow's file", async () => {
    for (const first of ["latest", "digest", "digest.flow.md"])
      expect(await words({ kind: "step", first })).toEqual(["fetch", "approve"]);
    expect(await words({ kind: "decision", first: "digest.flow.md" })).toEqual([
      "approve=approve",
      "approve=reject",
    ]);
    expect(await words({ kind: "step", first: "nothing" })).toEqual([]);
    expect(await words({ kind: "step", first: "readme.md" })).toEqual([]);
  });

  test("of runtimes are told with what they do", async () => {
    const { stdout } = await callCli(["complete", "runtime", "--word", "sh"], { folder: "/" });
    expect(stdout).toBe("shell\truns a command or a script\n");
  });
});

describe("the table", () => {
  const terminal = createMemoryTerminal("/");
  const commands = describeCommands(createProgram(terminal, { exit: () => {}, complain: () => {} }));
  const table = completionTable(commands);

  test("knows each command, option and choice that help tells of, and nothing that is hidden", () => {
    const names = commands.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["", "run", "runs prune", "completion"]));
    expect(names).not.toContain("complete");
    for (const name of names)
      expect(table.get(`options ${name}`)?.map(({ word }) => word)).toContain("--help");
    expect(table.get("value run --format")?.map(({ word }) => word)).toContain("junit");
    expect(table.get("value run -n")).toEqual([{ word: "@text", about: "" }]);
    expect(table.has("value run --quiet")).toBe(false);
  });

  test("knows where runs, steps and flows stand", () => {
    const kind = (key: string): string | undefined => table.get(key)?.[0]?.word;
    expect(kind("argument show 0")).toBe("@run");
    expect(kind("argument show 1")).toBe("@step");
    expect(kind("argument run 0")).toBe("@flow");
    expect(kind("argument validate *")).toBe("@flow");
    expect(kind("argument runs 0")).toBe("@flow-name");
    expect(kind("argument answer 2")).toBe("approve");
    expect(kind("value resume --from")).toBe("@step");
  });
});

interface Case {
  readonly typed: string;
  readonly offered: readonly string[];
}

const cases: readonly Case[] = [
  { typed: "tidemark ru", offered: ["run", "runs", "runtimes"] },
  { typed: "tidemark runs p", offered: ["prune"] },
  { typed: "tidemark run --format j", offered: ["junit"] },
  { typed: "tidemark run --dur", offered: ["--durability"] },
  { typed: "tidemark validate digest.flow.md di", offered: ["digest.flow.md"] },
  { typed: "tidemark show dig", offered: ["digest"] },
  { typed: "tidemark show latest ", offered: ["fetch", "approve"] },
  { typed: "tidemark resume --state-folder .tidemark latest --from f", offered: ["fetch"] },
  { typed: "tidemark run --input-file read", offered: ["readme.md"] },
  { typed: "tidemark run --concurrency ", offered: [] },
];

function runScript(
  shell: string,
  parameters: readonly string[],
  folder: string,
  bin: string,
): { readonly stdout: string; readonly stderr: string } {
  const env = { PATH: `${bin}:${process.env["PATH"]}`, HOME: folder, LANG: "C.UTF-8" };
  return spawnSync(shell, parameters, { cwd: folder, encoding: "utf8", env });
}

describe.skipIf(!isInstalled("bash"))("in bash", () => {
  test("offers what fits", async () => {
    const folder = await createFolder();
    const bin = await createCommandShim(folder);
    const calls = cases.map(({ typed }) => {
      const words = typed.split(" ").map((word) => `'${word}'`);
      return `COMP_WORDS=(${words.join(" ")}); COMP_CWORD=${words.length - 1}; _tidemark; echo "\${COMPREPLY[*]}"`;
    });
    const script = ["source <(tidemark completion bash)", ...calls].join("\n");
    const { stdout, stderr } = runScript("bash", ["--norc", "-c", script], folder, bin);
    expect(stderr).toBe("");
    expect(stdout.split("\n").slice(0, -1)).toEqual(cases.map(({ offered }) => offered.join(" ")));
  });

  test("in a real one, a word is completed at Tab, with its spaces quoted", async () => {
    const folder = await createFolder();
    const bin = await createCommandShim(folder);
    const session = startSession("bash", ["--norc", "--noprofile", "-i"], {
      folder,
      environment: { PATH: `${bin}:${process.env["PATH"]}`, PS1: "ready$ " },
    });
    try {
      await session.waitFor("ready$");
      session.type("source <(tidemark completion bash); echo loaded\r");
      await session.waitFor(/^loaded/m);
      session.type("tidemark plan dee\t");
      await session.waitFor("tidemark plan deep/");
      session.type("oth\t");
      await session.waitFor(String.raw`tidemark plan deep/other\ one.flow.md `);
      session.type("\u0015tidemark run --format=gi\t");
      await session.waitFor("--format=github");
    } finally {
      session.close();
    }
  });
});

describe.skipIf(!isInstalled("fish"))("in fish", () => {
  test("offers what fits", async () => {
    const folder = await createFolder();
    const bin = await createCommandShim(folder);
    const calls = cases.map(({ typed }) => `complete -C '${typed}'; echo ---`);
    const script = ["tidemark completion fish | source", ...calls].join("\n");
    const { stdout } = runScript("fish", ["--no-config", "-c", script], folder, bin);
    const offered = stdout
      .split("---\n")
      .slice(0, -1)
      .map((text) =>
        text
          .split("\n")
          .slice(0, -1)
          .map((line) => line.split("\t")[0]),
      );
    expect(offered).toEqual(cases.map((one) => one.offered));
  });
});

describe.skipIf(!isInstalled("zsh"))("in zsh", () => {
  test("completes at Tab", async () => {
    const folder = await createFolder();
    const bin = await createCommandShim(folder);
    const environment = {
      PATH: `${bin}:${process.env["PATH"]}`,
      PS1: "ready%% ",
      HOME: folder,
      ZDOTDIR: folder,
    };
    const session = startSession("zsh", ["-f", "-i"], { folder, environment, columns: 100, rows: 40 });
    try {
      await session.waitFor("ready%");
      session.type("autoload -Uz compinit; compinit -u -D; source <(tidemark completion zsh); echo loaded\r");
      await session.waitFor(/^loaded/m);
      session.type("tidemark show lat\t");
      await session.waitFor("tidemark show latest ");
      session.type("app\t");
      await session.waitFor("tidemark show latest approve ");
      session.type("\u0015tidemark run --format=gi\t");
      await session.waitFor("tidemark run --format=github");
      session.type("\u0015tidemark run --durab\t");
      await session.waitFor("tidemark run --durability ");
      session.type("pr\t");
      await session.waitFor("tidemark run --durability process ");
      session.type("\u0015tidemark plan dee\t");
      await session.waitFor("tidemark plan deep/");
      session.type("\t");
      await session.waitFor(String.raw`tidemark plan deep/other\ one.flow.md`);
      session.type("\u0015tidemark run\t\t");
      await session.waitFor(/runs +-- list runs/);
    } finally {
      session.close();
    }
  });

  test("as a file of $fpath it completes from the first Tab on", async () => {
    const folder = await createFolder();
    const bin = await createCommandShim(folder);
    await writeFile(join(bin, "_tidemark"), (await callCli(["completion", "zsh"], { folder })).stdout);
    const environment = {
      PATH: `${bin}:${process.env["PATH"]}`,
      PS1: "ready%% ",
      HOME: folder,
      ZDOTDIR: folder,
    };
    const session = startSession("zsh", ["-f", "-i"], { folder, environment });
    try {
      await session.waitFor("ready%");
      session.type(`fpath=(${bin} $fpath); autoload -Uz compinit; compinit -u -D; echo loaded\r`);
      await session.waitFor(/^loaded/m);
      session.type("tidemark show lat\t");
      await session.waitFor("tidemark show latest ");
    } finally {
      session.close();
    }
  });
});

test("the script for PowerShell has balanced brackets and quotes", async () => {
  const { stdout } = await callCli(["completion", "powershell"], { folder: "/" });
  const bare = stdout
    .replaceAll(/^\s*#.*$/gm, "")
    .replaceAll(/"(?:`.|[^"`])*"/g, "")
    .replaceAll(/'[^']*'/g, "");
  expect(bare).not.toMatch(/["']/);
  for (const [open, close] of ["{}", "()", "[]"])
    expect(bare.split(open ?? "").length).toBe(bare.split(close ?? "").length);
  expect(stdout).toContain('"value run --format" = @("pretty", "plain", "ndjson", "junit", "github")');
});
