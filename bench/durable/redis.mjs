// A Redis server for the time of one process: the machine's own, or the one that `setup.mjs` has put into `.peers`.

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { folder } from "../peers.mjs";

/** Where `setup.mjs` unpacks one. */
export const unpacked = join(folder, "redis");
const candidates = [
  { program: "redis-server", env: {} },
  {
    program: join(unpacked, "usr", "bin", "redis-server"),
    env: { LD_LIBRARY_PATH: join(unpacked, "usr", "lib", "x86_64-linux-gnu") },
  },
];

/** The server that can be started here, if there is one. */
export function findRedis() {
  return candidates.find(({ program, env }) => {
    if (program.startsWith(folder) && !existsSync(program)) return false;
    return spawnSync(program, ["--version"], { env: { ...process.env, ...env } }).status === 0;
  });
}

/** Starts it on a free port, with its data in a folder that goes with this process. */
export async function startRedis() {
  const { program, env } = findRedis();
  const port = await freePort();
  const data = mkdtempSync(join(process.env.BENCH_FOLDER ?? tmpdir(), "redis-"));
  const settings = { port, bind: "127.0.0.1", dir: data, save: "", appendonly: "yes", appendfsync: "always" };
  const parameters = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, `${value}`]);
  const server = spawn(program, parameters, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  process.on("exit", () => {
    server.kill("SIGKILL");
    rmSync(data, { recursive: true, force: true });
  });
  await new Promise((resolve, reject) => {
    server.on("error", reject);
    server.on("exit", (code) => reject(new Error(`The Redis server ended with code ${code}.`)));
    server.stdout.on("data", (text) => {
      if (`${text}`.includes("Ready to accept connections")) resolve();
    });
  });
  server.unref();
  server.stdout.unref();
  return { port };
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
