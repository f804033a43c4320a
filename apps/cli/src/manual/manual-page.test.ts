import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { isInstalled } from "../fixtures/command-shim.ts";
import { currentManual } from "./current-manual.ts";
import { manualPage } from "./manual-page.ts";

const file = join(import.meta.dirname, "../../man/tidemark.1");

test("the page that is published is that of the commands; otherwise run `pnpm generate` in apps/cli", async () => {
  expect(await readFile(file, "utf8")).toBe(currentManual());
});

test("nothing in a text is a request to roff", () => {
  const command = {
    name: "x",
    summary: "",
    description: ".so /etc/passwd\n'br \\n",
    usage: '"y"',
    options: [],
    arguments: [],
    commands: [],
  };
  const page = manualPage({ commands: [{ ...command, name: "" }, command], examples: { x: [".sh"] } });
  expect(page).toContain("\n\\&.so /etc/passwd\n\\&'br \\en\n");
  expect(page).toContain("\n\\&.sh\n");
  expect(page).toContain('.SS "tidemark x \\(dqy\\(dq"');
});

test.skipIf(!isInstalled("groff") && !isInstalled("man"))("man shows it without complaint", () => {
  const program = isInstalled("groff") ? "groff" : "man";
  const parameters = program === "groff" ? ["-man", "-Tutf8", "-ww", file] : ["--warnings", "-l", file];
  const { stdout, stderr } = spawnSync(program, parameters, {
    encoding: "utf8",
    env: { ...process.env, MANWIDTH: "100" },
  });
  expect(stderr).toBe("");
  expect(stdout).toContain("tidemark");
});
