import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { hostileFiles } from "./hostile-files.fixture.ts";

interface Measurement {
  readonly ms: number;
  readonly megabytes: number;
  readonly codes: readonly string[];
}

/** Validates a file in a process of its own, whose memory is only its own. */
function measure(name: string): Measurement {
  const strip = process.features.typescript === false ? ["--experimental-strip-types"] : [];
  const script = join(import.meta.dirname, "hostile-files.fixture.ts");
  const parameters = [...strip, "--conditions=@tidemark/source", script, name];
  const { stdout, stderr, status } = spawnSync(process.execPath, parameters, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Measurement;
}

it.each(Object.keys(hostileFiles))("%s gets a diagnostic within 2 s and 300 MB", (name) => {
  const { ms, megabytes, codes } = measure(name);
  expect(codes).toEqual(hostileFiles[name]?.codes);
  expect(ms).toBeLessThan(2000);
  expect(megabytes).toBeLessThan(300);
});
