import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import packageJson from "../../package.json" with { type: "json" };
import { createAttendedTerminal } from "../fixtures/attended-terminal.ts";
import { callCli } from "../fixtures/call-cli.ts";
import { createMemoryTerminal } from "../fixtures/memory-terminal.ts";
import { createTemporaryFolder } from "../fixtures/temporary-folder.ts";
import type { Environment } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { Check } from "./check.ts";
import { examine } from "./examine.ts";
import { explainColor, explainLiveView, explainUnicode } from "./explain-terminal.ts";

const options = { stateFolder: ".tidemark", isGiven: false };
const find = (terminal: Terminal, name: string, given = options): Check | undefined =>
  examine(given, terminal)
    .flatMap(({ checks }) => checks)
    .find((check) => check.name === name);

describe("tidemark doctor", () => {
  test("tells values with where they come from, and that all is well", async () => {
    const folder = await createTemporaryFolder({
      "a.flow.md": "---\nname: a\n---\n\n## A `a`\n\n```cel step\n1\n```\n",
    });
    await callCli(["run", "a.flow.md"], { folder });
    const { exitCode, stdout } = await callCli(["doctor"], {
      folder,
      environment: { LANG: "C.UTF-8", NO_COLOR: "1" },
    });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ {3}tidemark +\d/m);
    expect(stdout).toMatch(/^ {3}runs +1$/m);
    expect(stdout).toMatch(/^ {3}state folder +\S+\/\.tidemark {2}built in$/m);
    expect(stdout).toMatch(/^ {3}colours on standard output +no {2}NO_COLOR is set$/m);
    expect(stdout).toMatch(/^ {3}live view +no {2}standard input is no terminal$/m);
    expect(stdout).toContain("all is well");
  });

  test("as JSON, and with another state folder", async () => {
    const folder = await createTemporaryFolder();
    const { stdout } = await callCli(["doctor", "--json", "--state-folder", "elsewhere"], { folder });
    const { version, sound, groups } = JSON.parse(stdout) as {
      version: number;
      sound: boolean;
      groups: { checks: Check[] }[];
    };
    expect({ version, sound }).toEqual({ version: 1, sound: true });
    expect(groups.flatMap(({ checks }) => checks)).toContainEqual({
      status: "ok",
      name: "state folder",
      value: join(folder, "elsewhere"),
      from: "--state-folder",
    });
  });

  test("a state folder that cannot be one is a problem, and the exit code says so", async () => {
    const folder = await createTemporaryFolder({ ".tidemark": "a file" });
    const { exitCode, stdout } = await callCli(["doctor"], { folder });
    expect(exitCode).toBe(1);
    expect(stdout).toContain("is no folder");
    expect(stdout).toContain("1 thing is wrong");
  });

  test.skipIf(process.getuid?.() === 0)("one that may not be written is a problem too", async () => {
    const folder = await createTemporaryFolder();
    await mkdir(join(folder, ".tidemark"));
    await chmod(join(folder, ".tidemark"), 0o500);
    expect(find(createMemoryTerminal(folder), "writable")).toMatchObject({ status: "problem", value: false });
  });

  test("an old Node is a problem, the oldest that is supported is not", async () => {
    const terminal = createMemoryTerminal(await createTemporaryFolder());
    const statusOf = (nodeVersion: string): string | undefined =>
      examine({ ...options, nodeVersion }, terminal)[0]?.checks.find(({ name }) => name === "node")?.status;
    const oldest = packageJson.engines.node.replace(">=", "");
    expect([oldest, "24.0.0", "20.20.2", "22.12.0"].map(statusOf)).toEqual([
      "ok",
      "ok",
      "problem",
      "problem",
    ]);
  });

  test("a build service that does not set CI is warned of", async () => {
    const folder = await createTemporaryFolder();
    expect(find(createMemoryTerminal(folder, { GITLAB_CI: "true" }), "CI")).toMatchObject({
      status: "warning",
      value: false,
    });
    expect(find(createMemoryTerminal(folder, { CI: "1", GITLAB_CI: "true" }), "CI")).toMatchObject({
      status: "ok",
      value: true,
      from: "GitLab CI: GITLAB_CI is set",
    });
  });
});

describe("the reasons", () => {
  test.each<[boolean, Environment, boolean, string]>([
    [true, {}, true, "it is a terminal"],
    [false, {}, false, "it is no terminal"],
    [true, { TERM: "dumb" }, false, "TERM is dumb"],
    [false, { FORCE_COLOR: "1" }, true, 'FORCE_COLOR is "1"'],
    [true, { FORCE_COLOR: "0" }, false, 'FORCE_COLOR is "0"'],
    [true, { FORCE_COLOR: "1", NO_COLOR: "1" }, false, "NO_COLOR is set"],
  ])("of colours: %s %j", (isTerminal, environment, is, because) => {
    expect(explainColor(isTerminal, environment)).toEqual({ is, because });
  });

  test.each<[Environment, boolean, string]>([
    [{}, true, "nothing says otherwise"],
    [{ LANG: "C" }, false, "LANG is C"],
    [{ LC_ALL: "", LANG: "en_GB.UTF-8" }, true, "LANG is en_GB.UTF-8"],
    [{ TERM: "linux", LANG: "en_GB.UTF-8" }, false, "TERM is linux"],
  ])("of signs: %j", (environment, is, because) => {
    expect(explainUnicode(environment)).toEqual({ is, because });
  });

  test("of the live view", () => {
    const attended = (environment: Environment): Terminal => {
      const terminal = createAttendedTerminal("/", environment);
      return { ...terminal, stderr: { ...terminal.stderr, columns: 80 } };
    };
    expect(explainLiveView(attended({})).is).toBe(true);
    expect(explainLiveView(attended({ CI: "1" }))).toEqual({ is: false, because: "CI is set" });
    expect(explainLiveView(attended({ TERM: "dumb" }))).toEqual({ is: false, because: "TERM is dumb" });
    expect(explainLiveView(createMemoryTerminal("/"))).toMatchObject({ is: false });
  });
});
