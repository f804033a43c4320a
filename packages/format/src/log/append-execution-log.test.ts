import fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, afterEach, describe, expect, it } from "vitest";
import { limits } from "../limits.ts";
import { parse } from "../parse.ts";
import { appendExecutionLog } from "./append-execution-log.ts";
import { localDisk } from "./disk.ts";
import { formatExecutionLog } from "./format-execution-log.ts";
import { eventsOf, runFinished, runStarted, stepFinished, stepStarted } from "./log-events.fixture.ts";
import { createSteppingDisk } from "./stepping-disk.fixture.ts";
import { writeLog } from "./write-log.ts";

const flow = "---\nname: digest\nlog: footer\n---\n\n# Digest\n\n## a\n\n```sh step\necho a\n```\n";

let folder = "";
let path = "";

beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), "tidemark-log-"));
  path = join(folder, "digest.flow.md");
  fs.writeFileSync(path, flow);
});

afterEach(() => {
  fs.chmodSync(folder, 0o700);
  fs.rmSync(folder, { recursive: true });
});

function eventsOfRun(run: string): ReturnType<typeof eventsOf> {
  return eventsOf([runStarted(), stepStarted("a"), stepFinished("a", { output: run }), runFinished()], run);
}

describe("appendExecutionLog", () => {
  it("writes the log of one run after the other, and remembers the runs", async () => {
    const disk = createSteppingDisk(() => {});
    for (let index = 0; index < 12; index++) {
      const events = eventsOfRun(`r${index}`);
      const result = await writeLog(disk, path, (recent) => formatExecutionLog(events, { recent }));
      expect(result).toEqual({ written: true });
    }
    const text = fs.readFileSync(path, "utf8");
    expect(text.startsWith(`${flow}\n<!-- tidemark:log -->\n\n## Execution Log\n\n- Run: \`r11\`\n`)).toBe(
      true,
    );
    expect(text.match(/## Execution Log/g)).toHaveLength(1);
    expect(text.match(/^- `r\d+` · .* s · done$/gm)?.map((line) => line.split("`")[1])).toEqual([
      ...["r11", "r10", "r9", "r8", "r7", "r6", "r5", "r4", "r3", "r2"],
    ]);
    expect(parse(text)).toMatchObject({ diagnostics: [], definition: { name: "digest" } });
    expect(fs.readdirSync(folder)).toEqual(["digest.flow.md"]);
  });

  it("keeps line breaks, byte order mark and a last line without an end", async () => {
    const above = `\ufeff${flow.replaceAll("\n", "\r\n")}Why.`;
    fs.writeFileSync(path, above);
    await appendExecutionLog(path, formatExecutionLog(eventsOfRun("r1")));
    const text = fs.readFileSync(path, "utf8");
    expect(text.startsWith(`${above}\r\n\r\n<!-- tidemark:log -->\r\n`)).toBe(true);
    expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  });

  it("keeps the mode, and a link a link", async () => {
    const link = join(folder, "link.flow.md");
    fs.symlinkSync("digest.flow.md", link);
    for (const mode of [0o600, 0o754, 0o666]) {
      fs.chmodSync(path, mode);
      expect(await appendExecutionLog(link, `mode ${mode}`)).toEqual({ written: true });
      expect(fs.statSync(path).mode & 0o777).toBe(mode);
    }
    expect(fs.readlinkSync(link)).toBe("digest.flow.md");
    expect(fs.readFileSync(path, "utf8")).toContain(`mode ${0o666}`);
  });

  it.runIf(process.getuid?.() === 0)("keeps the owner where it may", async () => {
    fs.chownSync(path, 1234, 4321);
    await appendExecutionLog(path, "x");
    expect(fs.statSync(path)).toMatchObject({ uid: 1234, gid: 4321 });
  });

  it("leaves the file alone where it says the same already", async () => {
    await appendExecutionLog(path, "x");
    const before = fs.statSync(path, { bigint: true });
    expect(await appendExecutionLog(path, "x")).toEqual({ written: true });
    expect(fs.statSync(path, { bigint: true })).toMatchObject({ ino: before.ino, mtimeNs: before.mtimeNs });
  });
});

describe("does not write, touches nothing, and says why", () => {
  const refusals: Readonly<Record<string, () => void>> = {
    missing: () => fs.rmSync(path),
    unsupported: () => {
      fs.rmSync(path);
      fs.mkdirSync(path);
    },
    linked: () => fs.linkSync(path, join(folder, "other.flow.md")),
    unclosed: () => fs.appendFileSync(path, "<!-- later\n"),
    not_utf8: () => fs.appendFileSync(path, Buffer.from([0x63, 0xe9])),
    too_large: () => fs.appendFileSync(path, "x".repeat(limits.fileBytes - flow.length - 10)),
    changed: () => fs.writeFileSync(path, ""),
  };
  it.each(Object.entries(refusals))("%s", async (reason, prepare) => {
    prepare();
    const before = snapshot();
    const result = await appendExecutionLog(path, "## Execution Log");
    expect(result).toMatchObject({ written: false, reason });
    expect(result.written || result.message).toMatch(/^The log is not in .*digest\.flow\.md: .*\.$/);
    expect(snapshot()).toEqual(before);
  });

  it.each([
    ["protected", "checkWritable", "EACCES"],
    ["protected", "open", "EPERM"],
    ["failed", "write", "ENOSPC"],
    ["failed", "sync", "EIO"],
    ["unsupported", "link", "EPERM"],
    ["failed", "rename", "EIO"],
  ] as const)("%s: %s says %s", async (reason, operation, code) => {
    const before = snapshot();
    const error = Object.assign(new Error(`${code}: it says`), { code });
    const failing = (): never => {
      throw error;
    };
    const result = await writeLog({ ...localDisk, [operation]: failing }, path, "x");
    expect(result).toMatchObject({ written: false, reason });
    expect(snapshot()).toEqual(before);
  });

  it("what cannot be linked goes back to its place all the same", async () => {
    let links = 0;
    const disk = {
      ...localDisk,
      link: (from: string, to: string): void => {
        // Only the question whether there are links at all is answered with yes.
        if (links++ === 0) return localDisk.link(from, to);
        throw Object.assign(new Error("EIO: it says"), { code: "EIO" });
      },
    };
    const before = snapshot();
    expect(await writeLog(disk, path, "x")).toMatchObject({ written: false, reason: "failed" });
    expect(links).toBe(3);
    expect(snapshot()).toEqual(before);
  });
});

function snapshot(): readonly unknown[] {
  return fs.readdirSync(folder).map((name) => {
    const stats = fs.statSync(join(folder, name));
    return [name, stats.ino, stats.isFile() && fs.readFileSync(join(folder, name)).toString("base64")];
  });
}

it("the mode survives a save in the moment without a file", async () => {
  fs.chmodSync(path, 0o600);
  const disk = {
    ...localDisk,
    link: (from: string, to: string): void => {
      if (to === path) fs.writeFileSync(path, "edit");
      localDisk.link(from, to);
    },
  };
  expect(await writeLog(disk, path, "x")).toMatchObject({ written: false, reason: "changed" });
  expect(fs.readFileSync(path, "utf8")).toBe("edit");
  expect(fs.statSync(path).mode & 0o777).toBe(0o600);
  expect(fs.readdirSync(folder)).toEqual(["digest.flow.md"]);
});
