// `node bench/setup.mjs`: puts the other engines into `bench/.peers`, at the versions of peers.mjs, and on Debian a Redis
// server beside them, for those that need one.

import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findRedis, unpacked } from "./durable/redis.mjs";
import { folder, missingPeers, versions } from "./peers.mjs";

const missing = missingPeers();
if (missing.length === 0) {
  process.stderr.write("The other engines are there.\n");
} else {
  process.stderr.write(`Installing ${missing.join(", ")} into ${folder} …\n`);
  mkdirSync(folder, { recursive: true });
  const manifest = { private: true, type: "module", dependencies: versions };
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
  const options = { cwd: folder, stdio: "inherit", shell: process.platform === "win32" };
  const { status } = spawnSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], options);
  process.exitCode = status ?? 1;
}

if (findRedis() === undefined && !unpackRedis())
  process.stderr.write("There is no redis-server, and none could be fetched: BullMQ is left out.\n");

/** Takes the distribution's packages apart: nothing is installed on the machine. */
function unpackRedis() {
  const packages = ["redis-server", "redis-tools", "liblzf1", "libjemalloc2", "liblua5.1-0"];
  packages.push("lua-cjson", "lua-bitop", "libhiredis0.14");
  mkdirSync(unpacked, { recursive: true });
  const options = { cwd: unpacked, stdio: "ignore" };
  if (spawnSync("apt-get", ["download", ...packages], options).status !== 0) return false;
  for (const name of readdirSync(unpacked).filter((file) => file.endsWith(".deb")))
    if (spawnSync("dpkg", ["-x", name, "."], options).status !== 0) return false;
  return findRedis() !== undefined;
}
