// `node bench/setup.mjs`: puts the other engines into `bench/.peers`, at the versions of peers.mjs.

import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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
